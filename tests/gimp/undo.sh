#!/bin/bash
# undo.sh - GIMP with its window: from the menu to the heat layer, once more with Ctrl+F, and back with two Ctrl+Z.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"
. "$TOP/tests/gimp/window.sh"

open_window
choose_from_menu v '^ViT Attribution$'

# Five classes, five layers, one step.
see cell1 '\[x\] .*'
reach a
xdotool type top:5
xdotool key Return
press_until_closed '^ViT Attribution$' Return
expect "$layers" 6
end_step
picture layers
tell '(define (hidden) (map (lambda (l) (car (gimp-item-get-visible l))) (all-layers image)))'
tell '(define before (hidden))'
press ctrl+f
expect "$layers" 11
end_step
expect "(= layer (active image))" '#t'
expect '(equal? before (list-tail (hidden) 5))' '#f'
undo
expect "$layers" 6
expect '(equal? before (hidden))' '#t'
expect "$untouched" '#f'
undo
expect "$layers" 1
expect "$untouched" '#t'

# A group with a layer of each method.
tell '(plug-in-vit-attribution RUN-NONINTERACTIVE image layer "" "" "" "group" "" "" 60 FALSE "" "" "" FALSE "" "" "methods=rollout,full")'
expect "$layers" 2
undo
expect "$layers" 1
expect "$untouched" '#t'

# The conversion of a gray image is part of the step.
tell '(begin (gimp-image-convert-grayscale image) (gimp-image-clean-all image))'
tell '(plug-in-vit-attribution RUN-NONINTERACTIVE image layer "" "" "cat,dog" "" "" "" 60 FALSE "" "" "" TRUE "" "" "")'
expect "$layers" 3
expect '(= (car (gimp-image-base-type image)) RGB)' '#t'
undo
expect "$layers" 1
expect '(= (car (gimp-image-base-type image)) GRAY)' '#t'
expect "$untouched" '#t'
