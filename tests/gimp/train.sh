#!/bin/bash
# train.sh - classes of one's own: trained without and with the dialog, listed, and explained with.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"
. "$TOP/tests/gimp/display.sh"
. "$TOP/tests/gimp/look.sh"

export VIT_ATTRIBUTION_MODELS=$OUT/models
mkdir "$OUT/models"
scheme "(load \"$HERE/train.scm\") (test-refusals)" || fail "what cannot be trained"
[ -z "$(ls "$OUT/models")" ] || fail "a training that failed has left a file"
good "(load \"$HERE/train.scm\") (test-training)"
[ -z "${CLI:-}" ] || "$CLI" models list | grep -qw glyphs || fail "the model is not listed"

open_display
scheme "(load \"$HERE/train.scm\") (run-dialog)" &
run=$!
next_window '^Train Classes$'
# Its picture makes a row higher.
has_picture () {
  find_in_dialog cell0 'rocket.*' && [ "$HEIGHT" -ge 40 ]
}
soon has_picture || fail "there are no pictures of the classes"
portrait folder
reach t
see 'Gtk.*Label' '.* of 40 answers are right .*'
portrait trained
press_until_closed '^Train Classes$' alt+e
next_window '^ViT Attribution$'
see cell1 '\[x\].*(rabbit|grapes).*'
portrait explain
press_until_closed '^ViT Attribution$' alt+o
wait $run || fail "the dialog"
