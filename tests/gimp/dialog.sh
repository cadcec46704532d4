#!/bin/bash
# dialog.sh - the dialog, used by hand, on a screen of its own.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"

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

# The next dialog, when it has seen the picture.
next_answer () {
  next_window "$title"
  see cell1 '\[x\] .*'
}

next_answer
picture dialog
press_until_closed "$title" alt+o

next_window "$title"
reach p
xdotool key --repeat 10 Left
reach f Down
press_until_closed "$title" alt+o

# Return takes what was typed, and then is OK.
next_answer
reach a
xdotool type dog
xdotool key Return
press_until_closed "$title" Return

# By keys alone: down to the second class, and ticked together with the first one.
next_answer
reach a Tab Down space
see cell1 '\[x\] cat .*'
see cell1 '\[x\] dog .*'
picture two
press_until_closed "$title" alt+o

# Why this one rather than that?
next_answer
reach g
xdotool type cat
xdotool key Tab
see 'Gtk.*Label' '.* rather than “cat”.*'
picture contrast
press_until_closed "$title" alt+o

if [ "$GIMP" = 2 ]; then   # GIMP 3's own dialog has a menu for it
  next_answer
  reach r
  press_until_closed "$title" alt+o
fi

# Closed at once, in the middle of everything.
for delay in 0 0.3 0.6; do
  find_window "$title"
  sleep $delay
  press_until_closed "$title" Escape
done

next_answer
reach a
xdotool type unicorn
see cell1 '.*No class is called “unicorn” *'
reach o
see 'Gtk.*Label' '.*unicorn.*'
picture unknown-class
is_open "$title" || fail "the dialog takes an unknown class"
press_until_closed "$title" Escape

next_window "$title"
reach o
next_window 'Convert to RGB'
picture convert
press_until_closed 'Convert to RGB' Escape
next_window "$title"
reach o
next_window 'Convert to RGB'
press_until_closed 'Convert to RGB' alt+o

# Several methods on layers of one group; the list is behind the extra settings, which stay open.
next_answer
reach u Down
reach x
see GtkExpander open
reach l space Down Down space
catch_up
picture methods
press_until_closed "$title" alt+o
next_answer
reach e Down Down
catch_up
picture methods-again
press_until_closed "$title" alt+o
next_answer
reach u Up
press_until_closed "$title" alt+o

# Another model, by keys: the next one that is installed; and two of its classes.
next_answer
reach m Down
see cell1 '\[x\] 0 .*'
reach a Tab Down space
see cell1 '\[x\] 7 .*'
picture model
press_until_closed "$title" alt+o

wait $run || fail "the dialog"
