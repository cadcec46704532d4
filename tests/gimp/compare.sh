#!/bin/bash
# compare.sh - two heat layers: their difference, and how alike they are.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

good "(load \"$HERE/compare.scm\") (run)"

# Spearman's correlation of the raw maps, computed here.
python3 - "$OUT" <<'TEXT' || fail "the correlation"
import json
import sys


def ranks(values):
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    for value in set(values):
        places = [i for i, at in enumerate(order, 1) if values[at] == value]
        for place in places:
            ranks[order[place - 1]] = sum(places) / len(places)
    return ranks


def correlation(a, b):
    a, b = ([x - sum(v) / len(v) for x in v] for v in (a, b))
    return sum(x * y for x, y in zip(a, b)) / (sum(x * x for x in a) * sum(y * y for y in b)) ** 0.5


maps = [sum(json.load(open(f"{sys.argv[1]}/{name}.json", encoding="utf-8"))["grid"], []) for name in ("cat", "dog")]
told = float(open(f"{sys.argv[1]}/correlation.txt").read())
expected = correlation(*map(ranks, maps))
print(told, expected)
assert abs(told - expected) < 1e-4
TEXT
