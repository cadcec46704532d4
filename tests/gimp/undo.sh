#!/bin/bash
# undo.sh - GIMP with its window: from the menu to the heat layer, once more with Ctrl+F, and back with two Ctrl+Z.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"

# A port that nobody listens at.
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

ask () {
  timeout 60 python3 "$HERE/ask.py" "$port" "$1" 2>&1
}

tell () {
  value=$(ask "$1") || fail "$1: $value"
}

# Waits until the expression $1 has the value $2.
expect () {
  for _ in $(seq 100); do
    value=$(ask "$1")
    [ "$value" != "$2" ] || return 0
    sleep 0.3
  done
  picture failed
  fail "$1 is \"$value\", not \"$2\""
}

press () {
  xdotool windowfocus "$image_window" key "$1"
}

open_display
fresh_profile
with_window "$PROFILE" "(plug-in-script-fu-server RUN-NONINTERACTIVE \"127.0.0.1\" $port \"$OUT/server.log\")" &
gimp=$!
trap 'kill $gimp $XVFB' EXIT

layers='(length (all-layers image))'
untouched='(= (car (gimp-image-is-dirty image)) FALSE)'
expect '(+ 1 1)' 2
tell "(define gimp3? $GIMP3)"
tell "(define top \"$TOP\")"
[ -z "$NAMES" ] || tell "$NAMES"
tell "(load \"$HERE/checks.scm\")"
tell '(define image (load-example))'
tell '(define layer (active image))'
tell '(gimp-image-clean-all image)'
tell '(define display (car (gimp-display-new image)))'
expect "$layers" 1

# Filters > Explain > ViT Attribution..., near the end of the menu.
next_window '1 layer'
image_window=$W
xdotool windowmove "$W" 0 0 windowsize "$W" 1280 900
sleep 2
press alt+r
sleep 1
picture menu
for key in $TO_EXPLAIN Right; do
  xdotool key $key
  sleep 0.3
done
sleep 1
picture submenu
xdotool key Return

# Five classes, five layers, one step.
next_window '^ViT Attribution$'
xdotool key alt+a type top:5
press_until_closed '^ViT Attribution$' Return
expect "$layers" 6
picture layers
press ctrl+f
expect "$layers" 11
expect "(= layer (active image))" '#t'
press ctrl+z
expect "$layers" 6
expect "$untouched" '#f'
press ctrl+z
expect "$layers" 1
expect "$untouched" '#t'

# The conversion of a gray image is part of the step.
tell '(begin (gimp-image-convert-grayscale image) (gimp-image-clean-all image))'
tell '(plug-in-vit-attribution RUN-NONINTERACTIVE image layer "" "" "cat,dog" "" "" "" 60 FALSE "" "" "" TRUE "" "" "")'
expect "$layers" 3
expect '(= (car (gimp-image-base-type image)) RGB)' '#t'
press ctrl+z
expect "$layers" 1
expect '(= (car (gimp-image-base-type image)) GRAY)' '#t'
expect "$untouched" '#t'
