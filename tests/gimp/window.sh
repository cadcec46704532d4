# window.sh - GIMP with its window, the example in it, and somebody to ask how things are; to be read after look.sh.
# SPDX-License-Identifier: GPL-3.0-or-later

# A port that nobody listens at.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

ask () {
  timeout 300 python3 "$HERE/ask.py" "$port" "$1" 2>&1
}

tell () {
  value=$(ask "$1") || fail "$1: $value"
}

has_value () {
  value=$(ask "$1")
  [ "$value" = "$2" ]
}

# Waits until the expression $1 has the value $2.
expect () {
  soon has_value "$1" "$2" && return
  picture failed
  fail "$1 is \"$value\", not \"$2\""
}

press () {
  xdotool windowfocus "$image_window" key "$1"
}

nobody_works () {
  [ -z "$(plug_in_processes)" ]
}

# Waits until the plug-in has ended, and so its step is whole.
end_step () {
  soon nobody_works || fail "the plug-in does not end"
}

undo () {
  end_step
  press ctrl+z
}

# Opens the window with the example, or with the image that the expression $1 has: it is `image`, and has a `layer`.
open_window () {
  open_display
  fresh_profile
  with_window "$PROFILE" "(plug-in-script-fu-server RUN-NONINTERACTIVE \"127.0.0.1\" $port \"$OUT/server.log\")" &
  gimp=$!
  trap 'kill $gimp $XVFB' EXIT
  expect '(+ 1 1)' 2
  tell "(define gimp3? $GIMP3)"
  tell "(define top \"$TOP\")"
  [ -z "$NAMES" ] || tell "$NAMES"
  tell "(load \"$HERE/checks.scm\")"
  tell "(define image ${1:-(load-example)})"
  tell '(define layer (active image))'
  tell '(gimp-image-clean-all image)'
  tell '(define display (car (gimp-display-new image)))'
  expect "$layers" 1
  find_window '1 layer'
  image_window=$W
  xdotool windowmove "$W" 0 0 windowsize "$W" 1280 900
  sleep 2
}

# Filters > Explain > the entry with the mnemonic $1, which opens a dialog with the title $2; Explain is near the end of the menu.
choose_from_menu () {
  press alt+r
  sleep 1
  picture menu
  for key in $TO_EXPLAIN Right; do
    xdotool key $key
    sleep 0.3
  done
  sleep 1
  picture submenu
  xdotool key "$1"
  next_window "$2"
  tell '(gimp-image-base-type image)'   # GIMP answers, so it has let go of the keyboard that its menu had
}

layers='(length (all-layers image))'
untouched='(= (car (gimp-image-is-dirty image)) FALSE)'
