#!/bin/bash
# newcomer.sh - what somebody does who has never seen it: from the open picture to the layer that shows where the dog is.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Says how long that took; most of it is this hand waiting for what it wants to look at.  The pictures of docs/guide.md are made here.
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/window.sh"

title='^ViT Attribution$'
open_window
picture opened
begin=$(date +%s.%N)

choose_from_menu v
next_window "$title"
shown=$(date +%s.%N)
sleep 2   # to read what it sees
portrait dialog

# The second of the classes, without typing anything.
xdotool windowfocus "$W" key alt+a key Tab key Down
sleep 1
portrait other-class
xdotool windowfocus "$W" key space
sleep 1
press_until_closed "$title" alt+o
expect "$layers" 3
end=$(date +%s.%N)
sleep 1
picture layers

expect '(equal? (substring (car (gimp-item-get-name (car (all-layers image)))) 0 9) "ViT: dog ")' '#t'
expect '(equal? (substring (car (gimp-item-get-name (cadr (all-layers image)))) 0 9) "ViT: cat ")' '#t'
awk -v a="$begin" -v b="$shown" -v c="$end" 'BEGIN { printf "the dialog after %.1f s, the layers after %.1f s\n", b - a, c - a }'
