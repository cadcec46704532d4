# gimp2.sh - what is GIMP 2.10's own; to be read by gimp.sh.
# SPDX-License-Identifier: GPL-3.0-or-later

CONSOLE=gimp-console-2.10
GIMP3='#f'
NAMES=
TO_EXPLAIN='Up Up'   # in the menu Filters, from its beginning
CHOSEN='(car (gimp-image-get-active-layer image))'   # what a call explains, in Scheme

# $1 = a profile's folder: where GIMP finds the plug-ins it needs, and no others.
plug_ins () {
  printf '(plug-in-path "%s:${gimp_plug_in_dir}/plug-ins/script-fu:${gimp_plug_in_dir}/plug-ins/file-png")\n' "$PLUGIN" >"$1/gimprc"
}

# $1 = profile, $2 = a Scheme expression
console () {
  GIMP2_DIRECTORY=$1 timeout 1500 $CONSOLE -i -d -f -s -n -c --stack-trace-mode=never -b "$2" -b '(gimp-quit 0)' \
    </dev/null >"$LOG" 2>&1
}

# The same with GIMP's window.  Its process is what a kill ends.
with_window () {
  printf '(show-tips no)\n(check-updates no)\n' >>"$1/gimprc"
  GIMP2_DIRECTORY=$1 exec timeout 1500 gimp-2.10 -d -f -s -n -c --stack-trace-mode=never -b "$2" </dev/null >"$LOG" 2>&1
}

# Warnings that should not be.
serious () {
  grep CRITICAL "$LOG"
}

# Whether GIMP has been told where to look for the menu's translations: it translates by itself.
menu_language () {
  grep -qF "(locale-def \"vit-attribution\" \"$PLUGIN/locale\")" "$PROFILE/pluginrc"
}
