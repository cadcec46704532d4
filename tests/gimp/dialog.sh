#!/bin/bash
# dialog.sh - the dialog, used by hand, on a screen of its own.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"

title='^ViT Attribution$'
open_display
# Something to choose from besides the model that is built in: first of all the same, but its dog (number 1) is called 0, its cat
# (number 0) 7, and another class as the numbers of both.
mkdir "$OUT/models"
sed -e "s|^weights=|&$TOP/models/|" -e 's|^name=.*|name=numbers|' -e 's|^labels=.*|labels=labels.txt|' "$TOP/models/demo.ini" \
  >"$OUT/models/numbers.ini"
{ printf '7\n0\n1,0\n'; printf '\n%.0s' $(seq 21); } >"$OUT/models/labels.txt"
export VIT_ATTRIBUTION_MODELS=$OUT/models:$TOP/tests/distributions
scheme "(load \"$HERE/dialog.scm\") (run)" &
run=$!

next_window "$title"
sleep 2
picture dialog
press_until_closed "$title" alt+o

next_window "$title"
xdotool key alt+p key --repeat 10 Left
xdotool key alt+f key Down
press_until_closed "$title" alt+o

next_window "$title"
xdotool key alt+a type dog
press_until_closed "$title" Return

# By keys alone: down to the second class, and ticked together with the first one.
next_window "$title"
sleep 2
xdotool key alt+a key Tab key Down key space
sleep 1
picture two
press_until_closed "$title" alt+o

# Why this one rather than that?
next_window "$title"
xdotool key alt+g type cat
xdotool key Tab
sleep 2
picture contrast
press_until_closed "$title" alt+o

if [ "$GIMP" = 2 ]; then   # GIMP 3's own dialog has a menu for it
  next_window "$title"
  sleep 1
  xdotool key alt+r
  sleep 2
  press_until_closed "$title" alt+o
fi

# Closed at once, in the middle of everything.
for delay in 0 0.3 0.6; do
  next_window "$title"
  sleep $delay
  press_until_closed "$title" Escape
done

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

# Several methods on layers of one group; the list is behind the extra settings, which stay open.
next_window "$title"
sleep 1
xdotool key alt+u key Down key alt+x
sleep 2
xdotool key alt+l key space key Down key Down key space
sleep 1
picture methods
press_until_closed "$title" alt+o
next_window "$title"
sleep 2
xdotool key alt+e key Down key Down
sleep 1
picture methods-again
press_until_closed "$title" alt+o
next_window "$title"
sleep 2
xdotool key alt+u key Up
sleep 1
press_until_closed "$title" alt+o

# Another model, by keys: the next one that is installed; and two of its classes.
next_window "$title"
sleep 1
xdotool key alt+m key Down
sleep 2
xdotool key alt+a key Tab key Down key space
sleep 1
picture model
press_until_closed "$title" alt+o

wait $run || fail "the dialog"
