#!/bin/bash
# photo.sh - the dialogs with a photograph that is not square, used with the mouse.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"
. "$TOP/tests/gimp/browser.sh"

PREVIEW=GtkDrawingArea
SLIDER='GtkHScale|GtkScale'
title='^ViT Attribution$'
open_display
scheme "(load \"$HERE/photo.scm\") (run)" &
run=$!

# Keeps what the preview shows as $1-preview.png.
keep_preview () {
  catch_up
  see $PREVIEW '.*'
  import -window root -crop "${WIDTH}x$HEIGHT+$X+$Y" +repage "$OUT/$1-preview.png"
}

# How many pixels of those two are not the same.
unlike () {
  compare -metric AE "$OUT/$1-preview.png" "$OUT/$2-preview.png" null: 2>&1
}

# Whether the preview, kept as $1-preview.png, is what $2-preview.png has.
keep_same () {
  keep_preview "$1"
  [ "$(unlike "$1" "$2")" -eq 0 ]
}

# It is what GIMP shows as $1.png, but for the smoothness of what was made smaller.
check_preview () {
  convert "$OUT/$1.png" -resize "$(identify -format '%wx%h' "$OUT/$1-preview.png")" "$OUT/$1-right.png"
  place=$(identify -format '%w %h ' "$OUT/$1-preview.png" "$OUT/$1-right.png" \
    | awk '{ printf "%dx%d+%d+%d", $3, $4, ($1 - $3 + 1) / 2, ($2 - $4 + 1) / 2 }')
  convert "$OUT/$1-preview.png" -crop "$place" +repage "$OUT/$1-seen.png"
  error=$(compare -metric RMSE "$OUT/$1-seen.png" "$OUT/$1-right.png" null: 2>&1 | sed 's/.*(\(.*\))/\1/')
  awk -v e="$error" 'BEGIN { print e; exit !(e < 0.03) }' || fail "the preview is not like $1.png"
}

# Whether a frame's left side, dark, light and dark, is where $2 is in the picture, a bit below $3; keeps $1-preview.png.
framed () {
  keep_preview "$1"
  at=$(awk -v w="$WIDTH" -v h="$HEIGHT" -v x="$2" -v y="$3" 'BEGIN {
    s = w / 451 < h / 300 ? w / 451 : h / 300
    printf "%d+%d", int ((w - 451 * s) / 2 + x * s + 0.5) - 2, int ((h - 300 * s) / 2 + y * s) + 12 }')
  convert "$OUT/$1-preview.png" -crop "8x1+$at" -colorspace gray -depth 8 gray:- | od -An -tu1 -w8 \
    | awk '{ for (i = 2; i <= 4; i++) if ($i < 60 && $(i + 1) > 240 && $(i + 2) > 240 && $(i + 3) < 60) found = 1 } END { exit !found }'
}

unframed () {
  ! framed unframed 0 0
}

# How many of the list's rows can be seen as a whole.
whole_rows () {
  awk -F '\t' '$1 == "GtkTreeView" { end = $3 + $5 } $1 == "cell1" && $3 + $5 <= end { n++ } END { print n + 0 }' "$LOOK"
}

# A click on the name chooses the class, and its tick goes along.
next_window "$title"
see cell1 '\[.*'
[ "$(whole_rows)" -ge 5 ] || fail "$(whole_rows) rows are whole"
see 'Gtk.*Label' 'The network saw 67 % of the layer; the rest stays transparent. For all of it choose “Whole picture, squashed”.'
question='How much depends on it\? \(Q\)'
see_usable 'Gtk.*Label' "$question"
portrait photo
reach q
see 'Gtk.*Label' 'Without the hottest 20 %: “dog” [0-9.]+ → [0-9.]+ %'
see_no 'Gtk.*Label' "$question"
portrait reliance
first=$(sed -n 1p "$OUT/classes") second=$(sed -n 2p "$OUT/classes")
click cell1 "\[x\] $first .*"
see cell1 "\[x\] $first .*"
click cell1 "\[ \] $second .*"
see 'Gtk.*Label' "$question"
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
see_usable 'Gtk.*Label' "$question"
reach a
xdotool type unicorn
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

# The wheel makes the picture larger and smaller; a larger window makes it larger, too.
turn_wheel () {
  xdotool mousemove $((X + WIDTH / 2)) $((Y + HEIGHT / 2)) click --repeat 3 "$1" mousemove 1279 899
}
keep_preview whole
turn_wheel 4
keep_preview closer
[ "$(unlike closer whole)" -gt 0 ] || fail "the wheel makes nothing larger"
turn_wheel 5
soon keep_same again whole || fail "the wheel does not make it smaller"
before=$WIDTH
has_grown () {
  see $PREVIEW '.*'
  [ "$WIDTH" -gt "$before" ]
}
xdotool mousemove 1279 899 windowsize "$W" 1200 700
soon has_grown || fail "the picture does not grow with the window"
keep_preview larger

# What a mask leaves of the picture is shown, and colours do not count.
reach u Down Down
see 'Gtk.*Label' 'The network saw 67 % of the layer; the rest counts as cold. .*'
see "$SLIDER" 60
[ "$USABLE" = 0 ] || fail "a mask has an opacity"
keep_preview mask
wide=$((WIDTH < HEIGHT * 3 / 2 ? WIDTH : HEIGHT * 3 / 2))
convert "$OUT/mask-preview.png" -crop "9x9+$((WIDTH / 2 - wide * 42 / 100))+$((HEIGHT / 2))" txt:- | grep -oE '#[0-9A-F]{6}' >"$OUT/checks"
grep -qE '#(666666|999999)' "$OUT/checks" || fail "the mask is not empty beside the heat"
! grep -vE '#(..)\1\1' "$OUT/checks" || fail "the mask is not empty beside the heat"   # where two checks meet, a grey between them

# Reset: what was typed, and the threshold's slider.
reach d
reach i Tab Right Right
see "$SLIDER" 52
reach r
if [ "$GIMP" = 3 ]; then
  click 'Gtk.*Label' 'Reset to Factory Defaults'
fi
see "$SLIDER" 50
see cell1 "\[x\] $first .*"
picture reset

# In tiles: how many; and the one of a class, of the chosen or of the one that is pointed at, has a frame.
see_no 'Gtk.*Label' 'Detail \(V\)'
reach f End
see 'Gtk.*Label' 'Detail \(V\)'
see 'Gtk.*Label' 'The network saw all of the layer, in 2 windows.'
see 'Gtk.*Label' 'How much depends on it cannot be asked in tiles.'
reach v Down
see 'Gtk.*Label' 'The network saw all of the layer, in 15 windows.'
see cell1 '\[x\] dog 98.4 %.*'
soon framed tiles 0 0 || fail "the dog's window has no frame"
portrait tiles
see cell1 '\[ \] house .*'
xdotool mousemove $((X + WIDTH / 2)) $((Y + HEIGHT / 2))
soon framed pointed 75.17 0 || fail "the house's window has no frame"
xdotool mousemove 1279 899
reach v Home
reach f Home
see_no 'Gtk.*Label' 'Detail \(V\)'
soon unframed || fail "a square has a frame"
press_until_closed "$title" Escape

next_window "$title"
see 'Gtk.*Label' 'The network saw 67 % of the selection; .*'
press_until_closed "$title" Escape

next_window '^Recolour Attribution$'
portrait recolour
keep_preview heat
press_until_closed '^Recolour Attribution$' Escape

next_window '^Compare Attributions$'
portrait compare
keep_preview difference
press_until_closed '^Compare Attributions$' alt+o

wait $run || fail "the photograph"
check_preview heat
check_preview difference
