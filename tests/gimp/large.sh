#!/bin/bash
# large.sh - a large layer: explained and recoloured in memory that does not grow with it.
# SPDX-License-Identifier: GPL-3.0-or-later
#
# SIDE: of the layer, in pixels; MOST: how many MB the plug-in may use; WITH: arguments of the explanation, as Scheme has them.  The heat layer alone would be 400 MB here.
. "$TOP/tests/gimp/gimp.sh"

side=${SIDE:-10000}
most=${MOST:-500}

# The largest that each of the plug-in's processes has been, in MB, while they live.
watch () {
  while sleep 0.05; do
    for pid in $(pgrep -f "vit-attribution -gimp"); do
      awk -v pid="$pid" '/^VmHWM/ { print pid, $2 / 1024 }' "/proc/$pid/status" 2>/dev/null
    done
  done >"$OUT/memory.txt"
}
watch &
watcher=$!
trap 'kill $watcher' EXIT

good "(let* ((image (car (gimp-image-new $side $side RGB)))
             (layer (car (gimp-layer-new image $side $side RGB-IMAGE \"large\" 100 LAYER-MODE-NORMAL))))
  (gimp-image-undo-disable image)
  (gimp-image-insert-layer image layer 0 0)
  (gimp-context-set-foreground '(200 120 30))
  (gimp-drawable-fill layer FILL-FOREGROUND)
  (let ((heat (layer-of (explain image layer '(${WITH:-})))))
    (check \"size\" (equal? (size heat) (list $side $side)))
    (plug-in-vit-attribution-recolour RUN-NONINTERACTIVE image heat \"gray\" FALSE \"alpha=opaque\")
    (let ((color (pixel heat (- $side 1) (- $side 1))))
      (check \"gray to the last pixel\" (and (= (car color) (cadr color)) (= (cadddr color) 255)))))
  (gimp-image-delete image))"

# Not GIMP's question at its start, which is over at once.
peaks=$(awk '{ if ($2 > most[$1]) most[$1] = $2 } END { for (pid in most) printf "%.0f\n", most[pid] }' "$OUT/memory.txt" | sort -n | tail -n 2)
echo "side $side, peaks of the plug-in in MB:" $peaks
[ "$(echo $peaks | wc -w)" -eq 2 ] || fail "the two processes of the plug-in were not seen"
for peak in $peaks; do
  [ "$peak" -le "$most" ] || fail "the plug-in has used $peak MB"
done
