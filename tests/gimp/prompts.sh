#!/bin/bash
# prompts.sh - a network that is asked in words: in batch mode, and in the dialog, where the class field is one for prompts.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"

title='^ViT Attribution$'
mkdir "$OUT/models"
"$GENERATE" mini-cliptext "$OUT/models" || fail "no network"
export VIT_ATTRIBUTION_MODELS=$OUT/models
open_display
scheme "(load \"$HERE/prompts.scm\") (run)" &
run=$!

# Nobody has asked anything yet.
next_window "$title"
see cell1 '.* dog .*%'
reach m Down
see 'Gtk.*Label' 'mini-cliptext is asked in words.*'
picture nothing
reach a
xdotool type 'a striped cat; a bulldog'
see cell1 '\[.\] a striped cat .*%'
see cell1 '\[.\] a bulldog .*%'
see 'Gtk.*Label' 'What speaks for .* rather than “all others”'
portrait asked

# Another question, half a second after the last key; one prompt alone has no probability.
xdotool key ctrl+a type 'a window'
see cell1 '\[x\] a window [-0-9.]*'
see 'Gtk.*Label' 'What speaks for “a window” .*'
portrait alone
press_until_closed "$title" alt+o

# What was asked last is asked again.
next_window "$title"
see cell1 '\[x\] a window [-0-9.]*'
reach m Home
see cell1 '.* dog .*%'
picture others
press_until_closed "$title" Escape

wait $run || fail "the prompts"
