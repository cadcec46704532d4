# gimp3.sh - what is GIMP 3's own; to be read by gimp.sh.
# SPDX-License-Identifier: GPL-3.0-or-later

CONSOLE=gimp-console-3.0
command -v $CONSOLE >/dev/null || CONSOLE=gimp-console-3.2
GIMP3='#t'
NAMES="(load \"$TOP/tests/gimp3/names.scm\")"
TO_EXPLAIN=Up   # in the menu Filters, from its beginning
CHOSEN='(car (gimp-image-get-selected-layers image))'   # what a call explains, in Scheme

# $1 = a profile's folder: where GIMP finds the plug-ins it needs, and no others.  Each must lie in a folder of its own name; all
# profiles share them, so that GIMP has to ask them only once.
plug_ins () {
  mkdir -p "$WORK/plug-ins/vit-attribution"
  ln -sfn "$PLUGIN/vit-attribution" "$PLUGIN"/*.svg "$PLUGIN/help" "$PLUGIN/locale" "$WORK/plug-ins/vit-attribution"
  for standard in script-fu script-fu-server file-png; do
    ln -sfn "$STANDARD_PLUG_INS/$standard" "$WORK/plug-ins/$standard"
  done
  printf '(plug-in-path "%s/plug-ins")\n(check-updates no)\n' "$WORK" >"$1/gimprc"
}

# $1 = profile, $2 = a Scheme expression
console () {
  GIMP3_DIRECTORY=$1 timeout 1500 $CONSOLE -i -d -f -s -n --stack-trace-mode=never --batch-interpreter=plug-in-script-fu-eval \
    -b "$2" --quit </dev/null >"$LOG" 2>&1
}

# The same with GIMP's window.  Its process is what a kill ends.
with_window () {
  printf '(show-welcome-dialog no)\n' >>"$1/gimprc"
  GIMP3_DIRECTORY=$1 exec timeout 1500 dbus-run-session -- ${CONSOLE%%-console*}${CONSOLE##*console} -d -f -s -n --stack-trace-mode=never \
    --batch-interpreter=plug-in-script-fu-eval -b "$2" </dev/null >"$LOG" 2>&1
}

# Warnings that should not be: GIMP itself has many, so only ours count, and not those for want of a window of GIMP's.
serious () {
  grep -E '^(\(vit-attribution:[0-9]*\): .*(CRITICAL|WARNING)|Procedure .*mnemonic)' "$LOG" \
    | grep -vE 'gimp_flush\(\): error: Broken pipe|gimp_window_transient_on_mapped'
}

# Whether GIMP was told a German menu: it takes what the plug-in says.
menu_language () {
  grep -qF '<Image>/Filters/Erklären' "$PROFILE/pluginrc"
}
