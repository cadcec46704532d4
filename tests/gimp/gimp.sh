# gimp.sh - runs GIMP for a test; to be read with `.`.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# GIMP 2.10's batch mode exits with 0 whatever happens, so a run counts as good only when the script got to its end (it writes a
# sentinel file), GIMP says so, and nothing in its log says otherwise.  Every run has a time limit and a profile of its own,
# copied from one that has seen all plug-ins before.
#
# From the caller: GIMP = 2 or 3, PLUGIN = the folder with the plug-in, TOP = the source tree, WORK = a folder for what the tests
# write.

set -u
unset G_DEBUG G_SLICE   # GIMP itself warns a lot
unset ${!GTK_@} ${!GIMP2_@} ${!GIMP3_@}   # what somebody is used to
export NO_AT_BRIDGE=1
HERE=$TOP/tests/gimp
NAME=$(basename "$0" .sh)
OUT=$WORK/$NAME
LOG=$OUT/gimp.log

skip () {
  echo "SKIPPED: $*" >&2
  exit 77
}

fail () {
  echo "FAILED: $*" >&2
  [ ! -f "$LOG" ] || { echo "--- GIMP said:" >&2; cat "$LOG" >&2; }
  exit 1
}

PATIENCE=300   # seconds that a busy machine has for what takes a moment

# Seconds that no clock which is put right changes, as bash's own.
uptime_seconds () {
  local up
  read -r up _ </proc/uptime
  echo "${up%.*}"
}

# Waits until "$@" is true.
soon () {
  local end=$(($(uptime_seconds) + PATIENCE))
  until "$@"; do
    [ "$(uptime_seconds)" -lt $end ] || return 1
    sleep 0.05
  done
}

. "$HERE/gimp$GIMP.sh"
command -v "$CONSOLE" >/dev/null || skip "there is no $CONSOLE"
rm -rf "$OUT"
mkdir -p "$OUT"
export TMPDIR=$OUT
export XDG_CACHE_HOME=$WORK/cache
export XDG_CONFIG_HOME=$OUT/config   # no model has been used before

# $1 = the profile's folder
new_profile () {
  for folder in brushes dynamics gradients palettes patterns tool-presets; do
    mkdir -p "$1/$folder"
  done
  plug_ins "$1"
  printf '(script-fu-path "%s/plugin/scripts:${gimp_data_dir}/scripts")\n' "$TOP" >>"$1/gimprc"
}

# By one test, for all.
warm_up () {
  exec 8>"$WORK/warming"
  flock 8
  if [ ! -f "$WORK/warm/pluginrc" ]; then
    new_profile "$WORK/warm"
    console "$WORK/warm" '#t' || fail "GIMP does not start"
  fi
  exec 8>&-
}

fresh_profile () {
  warm_up
  PROFILE=$OUT/profile
  rm -rf "$PROFILE"
  cp -r "$WORK/warm" "$PROFILE"
  new_profile "$PROFILE"   # the warm one may know the plug-in from another folder
}

# The processes of the plug-in that this test's GIMP runs; this test alone has that TMPDIR.
plug_in_processes () {
  find /proc -maxdepth 2 -name exe -lname "$PLUGIN/vit-attribution" 2>/dev/null | cut -d / -f 3 | while read -r process; do
    ! grep -qzFx "TMPDIR=$OUT" "/proc/$process/environ" 2>/dev/null || echo "$process"
  done
}

# $1 = a Scheme expression; checks.scm is loaded already.  TRUE when it ran to its end; GIMP's exit status is in STATUS.
scheme () {
  fresh_profile
  rm -f "$OUT/sentinel"
  STATUS=0
  console "$PROFILE" "(begin
    (define top \"$TOP\") (define out \"$OUT\") (define gimp3? $GIMP3)
    $NAMES
    (load \"$HERE/checks.scm\")
    $1
    (write-file \"sentinel\" \"ok\"))" || STATUS=$?
  [ $STATUS -eq 0 ] && [ -s "$OUT/sentinel" ] && grep -q 'batch command executed successfully' "$LOG" \
    && ! grep -qE 'experienced an execution error|Plug-in crashed|fatal error' "$LOG" && [ -z "$(serious)" ]
}

# The same, and GIMP has reported no error at all.
good () {
  scheme "$1" || fail "$1"
  ! grep -q 'GIMP-Error' "$LOG" || fail "$1"
}
