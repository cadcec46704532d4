# gimp.sh - runs GIMP 2.10 for a test; to be read with `.`.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# GIMP's batch mode exits with 0 whatever happens, so a run counts as good only when the script got to its end (it writes a
# sentinel file), GIMP says so, and nothing in its log says otherwise.  Every run has a time limit and a profile of its own,
# copied from one that has seen all plug-ins before.
#
# From the caller: PLUGIN = the folder with the plug-in, TOP = the source tree, WORK = a folder for what the tests write.

set -u
unset G_DEBUG G_SLICE   # GIMP itself warns a lot
export GEGL_USE_OPENCL=no NO_AT_BRIDGE=1
HERE=$TOP/tests/gimp
NAME=$(basename "$0" .sh)
OUT=$WORK/$NAME
LOG=$OUT/gimp.log

if ! command -v gimp-console-2.10 >/dev/null; then
  echo "SKIPPED: there is no gimp-console-2.10" >&2
  exit 77
fi
rm -rf "$OUT"
mkdir -p "$OUT"
export TMPDIR=$OUT

fail () {
  echo "FAILED: $*" >&2
  [ ! -f "$LOG" ] || { echo "--- GIMP said:" >&2; cat "$LOG" >&2; }
  exit 1
}

# $1 = the profile's folder
new_profile () {
  for folder in brushes dynamics gradients palettes patterns tool-presets; do
    mkdir -p "$1/$folder"
  done
  cat >"$1/gimprc" <<TEXT
(plug-in-path "$PLUGIN:\${gimp_plug_in_dir}/plug-ins/script-fu:\${gimp_plug_in_dir}/plug-ins/file-png")
(script-fu-path "$TOP/plugin/scripts:\${gimp_data_dir}/scripts")
TEXT
}

# $1 = profile, $2… = more arguments
console () {
  profile=$1
  shift
  GIMP2_DIRECTORY=$profile timeout 600 gimp-console-2.10 -i -d -f -s -n -c --stack-trace-mode=never \
    "$@" -b '(gimp-quit 0)' </dev/null >"$LOG" 2>&1
}

fresh_profile () {
  if [ ! -f "$WORK/warm/pluginrc" ]; then
    new_profile "$WORK/warm"
    console "$WORK/warm" || fail "GIMP does not start"
  fi
  PROFILE=$OUT/profile
  rm -rf "$PROFILE"
  cp -r "$WORK/warm" "$PROFILE"
  new_profile "$PROFILE"   # the warm one may know the plug-in from another folder
}

# $1 = a Scheme expression; checks.scm is loaded already.  TRUE when it ran to its end.
scheme () {
  fresh_profile
  rm -f "$OUT/sentinel"
  console "$PROFILE" -b "(begin
    (define top \"$TOP\") (define out \"$OUT\")
    (load \"$HERE/checks.scm\")
    $1
    (write-file \"sentinel\" \"ok\"))"
  status=$?
  [ $status -eq 0 ] && [ -s "$OUT/sentinel" ] && grep -q 'batch command executed successfully' "$LOG" \
    && ! grep -qE 'experienced an execution error|Plug-in crashed|fatal error|CRITICAL' "$LOG"
}

# The same, and GIMP has reported no error at all.
good () {
  scheme "$1" || fail "$1"
  ! grep -q 'GIMP-Error' "$LOG" || fail "$1"
}
