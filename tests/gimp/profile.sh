#!/bin/bash
# profile.sh - an image with a colour profile that is not sRGB.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

icc=/usr/share/color/icc/ghostscript   # GIMP itself depends on Ghostscript
if [ ! -f $icc/a98.icc ]; then
  echo "SKIPPED: there is no $icc/a98.icc" >&2
  exit 77
fi
good "(define profile \"$icc/a98.icc\") (define srgb \"$icc/srgb.icc\") (load \"$HERE/profile.scm\") (run)"
