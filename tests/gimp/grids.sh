#!/bin/bash
# grids.sh - the same picture, the same raw map: in GIMP, on the command line, and in the other GIMP.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# GRIDS, when set, is the folder that this test has written with the other GIMP.
. "$TOP/tests/gimp/gimp.sh"

icc=/usr/share/color/icc/ghostscript/a98.icc
[ -f $icc ] || icc=
wide=
[ ! -f "${GRIDS:-}/wide.png" ] || wide=$GRIDS/wide.png
layered=
if [ -n "${CLI:-}" ]; then
  "$CLI" batch "$TOP/models/example.png" -o "$OUT/batch" --xcf --class cat,dog --quiet >"$OUT/batch.log" 2>&1 || fail "the command-line tool's batch"
  layered=$OUT/batch/example.xcf
fi
good "(define layered \"$layered\") (define profile \"$icc\") (define wide \"$wide\") (load \"$HERE/grids.scm\") (run)"

if [ -n "${CLI:-}" ]; then
  for kind in plain "tile --fit tile --detail 1-2"; do
    "$CLI" explain "$TOP/models/example.png" -o "$OUT/cli.png" --class cat,dog --dump "$OUT/${kind%% *}.safetensors" ${kind#"${kind%% *}"} \
      >>"$LOG" 2>&1 || fail "the command-line tool"
    python3 "$HERE/grids.py" tool "$OUT" "$OUT/${kind%% *}.safetensors" || fail "GIMP and the command-line tool differ"
  done
fi
if [ -n "${GRIDS:-}" ]; then
  python3 "$HERE/grids.py" other "$OUT" "$GRIDS" || fail "the two GIMPs differ"
fi
