#!/bin/bash
# cancel.sh - a plug-in that is killed at work, or crashes, leaves the image as it was.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

# The first child of process $1, or nothing.
child () {
  cut -d' ' -f1 "/proc/$1/task/$1/children" 2>/dev/null
}

# The plug-in that our GIMP runs: a child of gimp-console, which is a child of timeout.
plugin () {
  gimp=$(child "$(child "$run")")
  for p in $(cat "/proc/$gimp/task/$gimp/children" 2>/dev/null); do
    [ "$(readlink "/proc/$p/exe")" != "$PLUGIN/vit-attribution" ] || echo "$p"
  done
}

scheme "(load \"$HERE/cancel.scm\") (run)" &
run=$!
for _ in $(seq 600); do
  [ ! -f "$OUT/ready" ] || break
  sleep 0.1
done

# The last one is a crash: libgimp would end the process with exit(), in which OpenBLAS can wait for ever.
for when in "0.1 TERM" "0.3 TERM" "1 TERM" "2 TERM" "1 SEGV"; do
  delay=${when% *} signal=${when#* }
  for _ in $(seq 600); do
    p=$(plugin)
    [ -z "$p" ] || break
    sleep 0.05
  done
  [ -n "$p" ] || fail "the plug-in does not run"
  sleep $delay
  kill -"$signal" "$p" || fail "the plug-in was too quick for this test"
  for _ in $(seq 100); do
    [ -d "/proc/$p" ] || break
    sleep 0.1
  done
  if [ -d "/proc/$p" ]; then
    kill -KILL "$p"
    fail "the plug-in does not end"
  fi
done

# GIMP reports that a plug-in has gone; everything else must be as ever.
wait $run
[ -s "$OUT/sentinel" ] || fail "GIMP or the image has suffered"
! grep -qE 'experienced an execution error|undo in inconsistent state' "$LOG" || fail "GIMP or the image has suffered"
