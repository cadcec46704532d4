#!/bin/bash
# profile.sh - an image with a colour profile that is not sRGB: wide.icc, whose primaries are those of wide-gamut RGB and whose curve is
# a power.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

good "(define profile \"$HERE/wide.icc\") (define srgb \"$HERE/srgb.icc\") (load \"$HERE/profile.scm\") (run)"
