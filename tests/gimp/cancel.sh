#!/bin/bash
# cancel.sh - a plug-in that is killed at work, or crashes, leaves the image as it was.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

scheme "(load \"$HERE/cancel.scm\") (run)" &
run=$!
soon test -f "$OUT/ready" || fail "GIMP does not start"

has_begun () {
  process=$(plug_in_processes)
  [ -n "$process" ]
}

has_ended () {
  [ ! -d "/proc/$process" ]
}

# The last one is a crash: libgimp would end the process with exit(), in which OpenBLAS can wait for ever.
for when in "0.1 TERM" "0.3 TERM" "1 TERM" "2 TERM" "1 SEGV"; do
  soon has_begun || fail "the plug-in does not run"
  sleep ${when% *}
  kill -"${when#* }" "$process" || fail "the plug-in was too quick for this test"
  if ! soon has_ended; then
    kill -KILL "$process"
    fail "the plug-in does not end"
  fi
done

# GIMP reports that a plug-in has gone; everything else must be as ever.
wait $run
[ -s "$OUT/sentinel" ] || fail "GIMP or the image has suffered"
! grep -qE 'experienced an execution error|undo in inconsistent state' "$LOG" || fail "GIMP or the image has suffered"
