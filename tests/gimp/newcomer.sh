#!/bin/bash
# newcomer.sh - what somebody does who has never seen it: from the open picture to the layer that shows where the dog is.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Says how long that took; most of it is this hand waiting for what it wants to look at.  The pictures of docs/guide.md are made here.
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"
. "$TOP/tests/gimp/window.sh"

title='^ViT Attribution$'
open_window
picture opened
begin=$(date +%s.%N)

choose_from_menu v "$title"
shown=$(date +%s.%N)
see 'Gtk.*Label' 'What speaks for “dog” .*'
portrait dialog

# The second of the classes, without typing anything.
reach a Tab Down
see 'Gtk.*Label' 'What speaks for “cat” .*'
portrait other-class
xdotool windowfocus "$W" key space
see cell1 '\[x\] dog .*'
press_until_closed "$title" alt+o
expect "$layers" 3
end=$(date +%s.%N)
end_step
sleep 1   # to be drawn
picture layers

expect '(equal? (substring (car (gimp-item-get-name (car (all-layers image)))) 0 9) "ViT: dog ")' '#t'
expect '(equal? (substring (car (gimp-item-get-name (cadr (all-layers image)))) 0 9) "ViT: cat ")' '#t'
awk -v a="$begin" -v b="$shown" -v c="$end" 'BEGIN { printf "the dialog after %.1f s, the layers after %.1f s\n", b - a, c - a }'
