#!/bin/bash
# errors.sh - bad input: one sentence that names the thing, and an image that nobody has touched.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

unset DISPLAY WAYLAND_DISPLAY
export LD_PRELOAD=$NO_PIXELS_LIBRARY NO_PIXELS=$OUT/no-pixels
head -c 5000 "$TOP/models/demo.safetensors" >"$OUT/broken.safetensors"
scheme "(load \"$HERE/errors.scm\") (run)" || fail "something was not refused, or has changed the image"
unset LD_PRELOAD

# What was said in the case $1, without what GIMP says about itself.
case_log () {
  awk -v name="case: $1" '$0 ~ name "$" { on = 1; next } on && /case: / { exit } on' "$LOG" \
    | grep -vE '^$|scriptfu-WARNING|^Please use named arguments|gimp_flush|^using gegl copy' >"$OUT/said.txt"
}

# Each case, and words that must be in its sentence.
said () {
  case_log "$1"
  grep -q 'GIMP-Error' "$OUT/said.txt" && grep -qiF -- "$2" "$OUT/said.txt" || fail "\"$1\" does not say \"$2\": $(cat "$OUT/said.txt")"
  # GIMP's heading, then our one line.
  [ "$(grep -c . "$OUT/said.txt")" -eq 2 ] || fail "\"$1\" says more than one sentence: $(cat "$OUT/said.txt")"
}

# The same for values that GIMP 3 refuses by itself.
said2 () {
  [ "$GIMP" = 3 ] || said "$@"
}

said 'unknown model' no-such-model
said 'missing model' /no/such/file.safetensors
said 'broken model' broken.safetensors
said 'model without weights' 'vit-attribution models fetch vit_base_patch16_224'
said2 'unknown method' 'unknown value “magic”; choose one of: transformer_attribution, rollout, full, last_layer, last_layer_attn'
said 'unknown class' unicorn
said 'class number too large' 99
said2 'unknown output' '“poster”'
said2 'unknown colormap' '“plaid”'
said2 'unknown blend mode' '“dissolve”'
said2 'opacity too large' '“101” is not a number between 0 and 100'
said2 'unknown fit' '“stretch”'
said 'bad detail' '“5” is neither a number from 1 to 4'
said2 'unknown precision' '“half”'
said2 'unknown source' '“web”'
said2 'unknown color' '“cooked”'
said 'against nobody' unicorn
said 'against itself' '“dog” cannot be explained against itself'
said 'against without a gradient' 'The method rollout does not use the gradient'
for output in layer mask selection channel; do
  said "several methods: $output" 'Several methods become a layer group'
done
said 'several methods: unknown' '“magic”'
said 'several methods: against' 'The method rollout does not use the gradient'
said 'level too high' '“1.5” is not a number between 0 and 1'
said 'unknown option' 'sharpen=2'
said 'option of another method' 'Gamma and variants mean nothing to the method transformer_attribution; attn_lrp has them'
said 'start layer too large' 99
said 'selection outside' 'The selection lies outside the layer'
said 'a channel' 'not a layer'
said 'an empty group' 'has no pixels'
said 'a transparent layer' 'wholly transparent'
said 'a transparent layer: prediction' 'wholly transparent'
said 'a transparent part of a layer' 'wholly transparent'
said 'nothing is visible' 'wholly transparent'
said 'heat without a picture' 'there is no picture below it'
said2 'no layer' layer
said 'gray' 'greyscale'
said 'indexed' 'indexed'
said 'prediction: unknown model' nonsense
said2 'prediction: none' 'top: 0'
said 'interactive without a display' display
said 'recolour: not heat' 'is no heat layer; choose one'
said 'recolour: cropped' 'had 512 × 512 pixels when it was made and has 300 × 400 now'
said 'recolour: damaged' 'is damaged'
said 'recolour: gray' 'is not RGB'
said 'recolour: locked' 'locked'
said2 'recolour: unknown colors' '“plaid”'
said 'recolour: level too high' '“7” is not a number between 0 and 1'
said 'recolour: nothing to choose from' 'The image has no heat layer; make one'
said2 'recolour: another image' 'has no such layer'
said 'compare: not heat' 'is no heat layer; choose one'
said 'compare: another image' 'belong to different images'
said 'compare: only one' 'It takes two heat layers'
said 'compare: nothing in common' 'looked at different places'
for what in picture layer 'second layer' mask selection channel 'second channel' 'what is selected' 'layer of a gray image' \
            recolour compare; do
  said "no pixels: $what" 'does not hand out'
done
