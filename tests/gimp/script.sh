#!/bin/bash
# script.sh - the ready-made batch call, compared with the command-line tool (CLI, when it is built).
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

heat=
if [ -n "${CLI:-}" ]; then
  heat=$OUT/heat.png
  "$CLI" explain "$TOP/models/example.png" -o "$heat" --class cat --overlay none >"$LOG" 2>&1 || fail "the command-line tool"
fi
# By itself, as a user calls it.
fresh_profile
console "$PROFILE" "(begin
  (vit-attribution-file \"$TOP/models/example.png\" \"$OUT/layered.xcf\" \"\" \"\" \"cat,dog\")
  (vit-attribution-file \"$TOP/models/example.png\" \"$OUT/flat.png\" \"demo\" \"rollout\" \"\"))" \
  && [ -f "$OUT/layered.xcf" ] && [ -f "$OUT/flat.png" ] || fail "the script"
good "(define tool-heat \"$heat\") (load \"$HERE/script.scm\") (run)"
