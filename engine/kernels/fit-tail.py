#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the polynomials of elementary.h for the tail of the normal distribution (numpy and scipy).

    Q(x) = 1 - Phi(x) = exp(-x^2/2) q(x),   q(x) = erfcx(x/sqrt 2)/2,   x >= 0

q falls like 1/x, so with t = (x-4)/(x+4), which maps [0,inf) to [-1,1), q(x)/(1-t) is smooth: a Chebyshev fit in t with
equal relative error converges fast.
"""
import numpy as np
from numpy.polynomial import chebyshev, polynomial
from scipy.special import erfcx

CENTRE = 4.0


def q(x):
    return 0.5 * erfcx(x / np.sqrt(2))


def fit(degree):
    t = np.cos(np.pi * (np.arange(400) + 0.5) / 400)
    y = q(CENTRE * (1 + t) / (1 - t)) / (1 - t)
    return chebyshev.cheb2poly(chebyshev.chebfit(t, y, degree, w=1 / y))


for kind, degree in (("float", 9), ("double", 21)):
    p = fit(degree)
    x = np.linspace(0, 38, 1000001)
    t = (x - CENTRE) / (x + CENTRE)
    error = np.max(np.abs(polynomial.polyval(t, p) * (1 - t) / q(x) - 1))
    print(f"{kind}: degree {degree}, relative error {error:.1e}")
    print(",\n".join(f"  {c:.17e}" for c in p))
