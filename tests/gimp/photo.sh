#!/bin/bash
# photo.sh - the dialogs with a photograph that is not square, used with the mouse.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"
. "$TOP/tests/gimp/browser.sh"

PREVIEW=GtkImage
SLIDER='GtkHScale|GtkScale'
title='^ViT Attribution$'
open_display
scheme "(load \"$HERE/photo.scm\") (run)" &
run=$!

# Keeps what the preview shows as $1-preview.png.
keep_preview () {
  see $PREVIEW '.*'
  import -window root -crop "${WIDTH}x$HEIGHT+$X+$Y" +repage "$OUT/$1-preview.png"
}

# It is what GIMP shows as $1.png, but for the smoothness of what was made smaller.
check_preview () {
  size=$(identify -format '%wx%h' "$OUT/$1.png")
  convert "$OUT/$1-preview.png" -gravity center -crop "$size+0+0" +repage "$OUT/$1-seen.png"
  error=$(compare -metric RMSE "$OUT/$1-seen.png" "$OUT/$1.png" null: 2>&1 | sed 's/.*(\(.*\))/\1/')
  awk -v e="$error" 'BEGIN { print e; exit !(e < 0.03) }' || fail "the preview is not like $1.png"
}

# How many of the list's rows can be seen as a whole.
whole_rows () {
  awk -F '\t' '$1 == "GtkTreeView" { end = $3 + $5 } $1 == "cell1" && $3 + $5 <= end { n++ } END { print n + 0 }' "$LOOK"
}

# A click on the name chooses the class, and its tick goes along.
next_window "$title"
see cell1 '\[.*'
[ "$(whole_rows)" -ge 5 ] || fail "$(whole_rows) rows are whole"
first=$(sed -n 1p "$OUT/classes") second=$(sed -n 2p "$OUT/classes")
click cell1 "\[x\] $first .*"
see cell1 "\[x\] $first .*"
click cell1 "\[ \] $second .*"
see cell1 "\[x\] $second .*"
[ "$USABLE" = 1 ] || fail "$second is ticked, but not chosen"
see cell1 "\[ \] $first .*"
press_until_closed "$title" alt+o

# A click on the tick does not choose, and takes none away.
next_window "$title"
click cell0 "\[ \] $second .*"
see cell1 "\[x\] $first .*"
see cell1 "\[x\] $second .*"
press_until_closed "$title" alt+o

# A search without a hit; then Help, by mouse and by key; and Reset.
next_window "$title"
xdotool key alt+a type unicorn
see cell1 '.*No class is called “unicorn” *'
xdotool key ctrl+a type top:3
see cell1 ".*$second.*"
click 'Gtk.*Label' 'Help'
browser_shows guide.html
xdotool windowfocus "$W" key F1
browser_shows guide.html
xdotool windowfocus "$W" key alt+h
browser_shows guide.html
picture help

# Reset: what was typed, and the threshold's slider.
xdotool windowfocus "$W" key alt+d key alt+i key Tab key Right key Right
see "$SLIDER" 52
xdotool key alt+r
if [ "$GIMP" = 3 ]; then
  click 'Gtk.*Label' 'Reset to Factory Defaults'
fi
see "$SLIDER" 50
see cell1 "\[x\] $first .*"
picture reset
press_until_closed "$title" Escape

next_window '^Recolour Attribution$'
sleep 1
picture recolour
keep_preview heat
press_until_closed '^Recolour Attribution$' Escape

next_window '^Compare Attributions$'
sleep 1
picture compare
keep_preview difference
press_until_closed '^Compare Attributions$' alt+o

wait $run || fail "the photograph"
check_preview heat
check_preview difference
