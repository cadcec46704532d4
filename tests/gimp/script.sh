#!/bin/bash
# script.sh - the ready-made batch call, compared with the command-line tool (CLI, when it is built).
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

heat=
if [ -n "${CLI:-}" ]; then
  heat=$OUT/heat.png
  "$CLI" explain "$TOP/models/example.png" -o "$heat" --class cat --overlay none >"$LOG" 2>&1 || fail "the command-line tool"
fi
good "(define tool-heat \"$heat\") (load \"$HERE/script.scm\") (run)"
