#!/bin/sh
# pictures.sh BUILD - makes the documents' pictures anew: those of both GIMPs from what the tests `newcomer`, `photo` and `train` have left in a
# build tree, 2.10's there, GIMP 3's there or in the Debian 13 in it; and the maps with the command-line tool that was built there.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu

docs=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
two=$1/tests/gimp/2
three=$1/tests/gimp/3
[ -d "$three" ] || three=$1/debian13/build/tests/gimp/3

cli=$1/plugin/cli/vit-attribution
example=$docs/../models/example.png
maps=$(mktemp -d)
trap 'rm -rf "$maps"' EXIT

# $1 = a test's folder, $2 = its picture, $3 = ours, the rest = what convert does to it
take () {
  from=$1/$2.png to=$docs/$3.png
  shift 3
  convert "$from" "$@" +repage -strip -define png:compression-level=9 "$to"
}

# $1 = what the map is called, the rest = what is asked for
explain () {
  map=$maps/$1.png
  shift
  "$cli" explain "$example" -o "$map" "$@" >/dev/null 2>&1
}

for gimp in 2 3; do
  if [ $gimp = 2 ]; then tests=$two name=-2.10; else tests=$three name=; fi
  take "$tests/newcomer" submenu "menu$name" -crop 620x560+380+0
  take "$tests/newcomer" dialog "dialog$name"
  take "$tests/newcomer" other-class "other-class$name"
  take "$tests/newcomer" layers "layers$name" -resize 60%
done
take "$three/train" trained train
take "$three/photo" photo photo
take "$three/photo" tiles tiles -resize 60%
take "$three/photo" recolour recolour
take "$three/photo" compare compare

for method in transformer_attribution rollout full last_layer last_layer_attn second_layer attention_rollout generic_attention \
              gradcam_attn gradcam grad_eclip legrad input_x_gradient libra libra_ixg attn_lrp occlusion integrated_gradients; do
  explain $method --class dog --method $method
  take "$maps" $method methods/$method -resize 192x192
done
explain chefer2021 --class dog --flavour chefer2021
take "$maps" chefer2021 methods/chefer2021 -resize 192x192
explain contrast --class dog --against cat --colormap diverging
take "$maps" contrast methods/contrast -resize 192x192
take "$maps" contrast contrast -resize 300x300
explain sheet --class cat,dog --method all
take "$maps" sheet methods/sheet -resize 75% -colors 256
explain cat --class cat
explain dog --class dog
wide=$docs/wide.png                      # models/demo/example.py --wide draws it
"$cli" explain "$wide" -o "$maps/crop.png" --class dog --fit crop >/dev/null 2>&1
"$cli" explain "$wide" -o "$maps/native.png" --class dog --fit native >/dev/null 2>&1
"$cli" explain "$wide" -o "$maps/tile.png" --class dog --fit tile --detail 2 >/dev/null 2>&1
"$cli" explain "$wide" -o "$maps/sharp.png" --class dog --fit tile --detail 2 --refine >/dev/null 2>&1
mkdir "$maps/drawings"
for part in train+0+140 tree+130+80 house+420+130 cat+290+255 bicycle+600+260 dog+750+225; do
  convert "$wide" -crop "210x140+${part#*+}" +repage "$maps/drawings/${part%%+*}.png"
done
(cd "$maps" && "$cli" batch drawings -o results --html >/dev/null 2>&1)
chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$maps/browser" --window-size=930,960 \
  --screenshot="$maps/sheet-page.png" "file://$maps/results/index.html#sort=-answer" >/dev/null 2>&1
take "$maps" sheet-page contact-sheet -resize 75% -colors 256
convert "$maps/crop.png" "$maps/native.png" "$maps/tile.png" "$maps/sharp.png" -resize 400x -bordercolor white -border 0x2 -append "$maps/whole.png"
take "$maps" whole whole
convert "$example" "$maps/cat.png" "$maps/dog.png" -resize 288x288 -bordercolor white -border 6x0 +append -shave 6x0 "$maps/demo.png"
take "$maps" demo demo
