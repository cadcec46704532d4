#!/bin/bash
# afterwards.sh - GIMP with its window: recolour and compare heat layers that are there already, and take it back.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"
. "$TOP/tests/gimp/window.sh"

recolour='^Recolour Attribution$'
compare='^Compare Attributions$'
open_window

tell '(define heats (layers-of (explain image layer (quote ((classes "cat,dog"))))))'
tell '(define cat (car heats))'
tell '(define dog (cadr heats))'
tell '(gimp-image-clean-all image)'
tell '(define before (pixel cat 250 250))'
same='(equal? before (pixel cat 250 250))'

# As it opens, the top one; another color map by keys.
choose_from_menu r "$recolour"
picture recolour
reach t Down Down
catch_up
portrait recoloured
press_until_closed "$recolour" alt+o
expect "$same" '#f'
expect "(= layer (active image))" '#t'
expect "$untouched" '#f'
undo
expect "$same" '#t'
expect "$untouched" '#t'

# Given up: nothing happens.
choose_from_menu r "$recolour"
reach t Down
press_until_closed "$recolour" Escape
expect "$same" '#t'
expect "$untouched" '#t'

# The two layers, and a third one between them.
choose_from_menu c "$compare"
portrait compare
press_until_closed "$compare" alt+o
expect "$layers" 4
expect '(equal? (car (gimp-item-get-name (car (all-layers image)))) "ViT: cat minus dog")' '#t'
expect '(map (lambda (l) (car (gimp-item-get-visible l))) (list cat dog))' '(0 0)'
undo
expect "$layers" 3
expect "$untouched" '#t'

# The same one twice.
choose_from_menu c "$compare"
reach s Up
catch_up
picture compare-same
press_until_closed "$compare" Escape
expect "$layers" 3
expect "$untouched" '#t'
