#!/bin/bash
# closed.sh - an image that is closed while the dialog is open does no harm.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"
. "$TOP/tests/gimp/window.sh"

title='^ViT Attribution$'
open_window
choose_from_menu v "$title"
see 'Gtk.*Label' 'What speaks for “dog” .*'
tell '(gimp-display-delete display)'

# The picture has been read: another class can be shown.  For another fit it would have to be read again.
reach a Tab Down
see 'Gtk.*Label' 'What speaks for “cat” .*'
is_open "$title" || fail "the dialog does not survive another class"
reach f Down
see 'Gtk.*Label' 'The explained layer is gone; .*'
picture gone
is_open "$title" || fail "the dialog does not survive another fit"
xdotool windowfocus "$W" key alt+o
catch_up
sleep 1   # a button is down for a moment
is_open "$title" || fail "there is nothing to be explained, and yet there is an OK"
press_until_closed "$title" Escape
expect '(+ 1 1)' 2
! grep -q 'Plug-in crashed' "$LOG" || fail "the plug-in has crashed"
