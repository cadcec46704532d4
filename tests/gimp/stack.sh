#!/bin/bash
# stack.sh - GIMP with its window and a photograph: heat upon heat, by mouse and keys, and what is seen of it; and a selection.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"
. "$TOP/tests/gimp/window.sh"

title='^ViT Attribution$'
visible='(map (lambda (l) (car (gimp-item-get-visible l))) (all-layers image))'
open_window "(let ((photo \"$HERE/chelsea.png\")) (car (gimp-file-load RUN-NONINTERACTIVE photo photo)))"

begin_explaining () {
  choose_from_menu v "$title"
  see cell1 '\[x\] .*'
}

# $1 = the dialog's title
end_by_mouse () {
  see_usable 'Gtk.*Label' OK
  click 'Gtk.*Label' OK
  soon is_closed "$1" || fail "\"$1\" does not close by the mouse"
  end_step
}

# How many pixels change from one moment to the next.
moving () {
  import -window root "$OUT/now.png"
  sleep 0.4
  import -window root "$OUT/then.png"
  compare -metric AE "$OUT/now.png" "$OUT/then.png" null: 2>&1
}

begin_explaining
end_by_mouse "$title"
expect "$layers" 2
expect "$visible" '(1 1)'

# Of a heat layer of ours, the picture below is explained, and the dialog says so.  The new one hides it, in one step.
tell '(gimp-image-set-active-layer image (car (all-layers image)))'
begin_explaining
see 'Gtk.*Label' '“ViT: .*” is a heat layer; what is explained is the layer below it, “.*”'
portrait own-heat
click cell1 '\[ \] .*'
end_by_mouse "$title"
expect "$layers" 3
expect "$visible" '(1 0 1)'
expect "(= layer (active image))" '#t'
undo
expect "$layers" 2
expect "$visible" '(1 1)'

# Two classes, the worse one first: the best one is visible.
begin_explaining
click cell0 '\[ \] .*'
end_by_mouse "$title"
expect "$layers" 4
expect "$visible" '(1 0 0 1)'

# Their difference hides them.
choose_from_menu c '^Compare Attributions$'
end_by_mouse '^Compare Attributions$'
expect "$layers" 5
expect "$visible" '(1 0 0 0 1)'
undo
expect "$layers" 4
expect "$visible" '(1 0 0 1)'

# Whether nothing has moved four times in a row: a GIMP that has no time to move is no proof.
is_still () {
  for _ in 1 2 3 4; do
    [ "$(moving)" = 0 ] || return 1
  done
}

has_moved () {
  [ "$(moving)" != 0 ]   # it may look the same by chance
}

# What is selected has an outline at once, which moves; and nothing else does.
soon is_still || fail "something moves before anything is selected"
begin_explaining
reach u Down Down Down
see 'Gtk.*Label' 'The network saw .* of the layer; the rest counts as cold. .*'
end_by_mouse "$title"
expect '(car (gimp-selection-is-empty image))' 0
soon has_moved || fail "the selection has no outline"
picture selected
