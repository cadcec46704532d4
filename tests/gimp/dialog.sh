#!/bin/bash
# dialog.sh - the dialog, used by hand, on a screen of its own.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"

title='^ViT Attribution$'
open_display
scheme "(load \"$HERE/dialog.scm\") (run)" &
run=$!

next_window "$title"
sleep 2
picture dialog
press_until_closed "$title" alt+o

next_window "$title"
xdotool key alt+p key --repeat 10 $LESS
press_until_closed "$title" alt+o

next_window "$title"
xdotool key alt+a type dog
press_until_closed "$title" Return

next_window "$title"
xdotool key alt+a type unicorn
sleep 2
xdotool key alt+o
sleep 1
picture unknown-class
is_open "$title" || fail "the dialog takes an unknown class"
press_until_closed "$title" Escape

next_window "$title"
press_until_opened alt+o 'Convert to RGB'
picture convert
press_until_closed 'Convert to RGB' Escape
next_window "$title"
press_until_opened alt+o 'Convert to RGB'
press_until_closed 'Convert to RGB' alt+o

wait $run || fail "the dialog"
