#!/bin/bash
# status.sh - GIMP 3's exit status, and calls by name.
# SPDX-License-Identifier: GPL-3.0-or-later
. "$TOP/tests/gimp/gimp.sh"

fresh_profile
before="(define image (car (gimp-file-load RUN-NONINTERACTIVE \"$TOP/models/example.png\")))
  (define chosen (car (gimp-image-get-selected-layers image)))"

# $1 = the status to expect, $2 = words in the log, $3 = the call
ends_with () {
  status=0
  console "$PROFILE" "(begin $before $3)" || status=$?
  [ $status -eq "$1" ] || fail "$3 ends with $status"
  grep -qF "$2" "$LOG" || fail "$3 does not say \"$2\""
}
call='(plug-in-vit-attribution #:run-mode RUN-NONINTERACTIVE #:image image #:drawables chosen'

ends_with 0 'executed successfully' "(let ((result $call #:classes \"cat,dog\" #:blend-mode \"screen\" #:opacity 80 #:fit \"squash\")))
  (if (not (and (= (vector-length (car result)) 2) (equal? (cadr result) '(\"cat\" \"dog\")) (= (vector-length (caddr result)) 2)))
      (error \"the values are not items, labels and probabilities\")))"
ends_with 0 'executed successfully' "(let ((seen (plug-in-vit-attribution-predict #:image image #:drawables chosen)))
  (if (not (= 5 (length (car seen)) (vector-length (cadr seen)) (vector-length (caddr seen))))
      (error \"the values are not labels, classes and probabilities\")))"
ends_with 70 'no class “unicorn”' "$call #:classes \"unicorn\")"
ends_with 70 'no-such-model' "$call #:model \"no-such-model\")"
ends_with 70 '“0” is not a whole number' "$call #:options \"steps=0\")"
# By name, GIMP itself takes the default instead of a value that is none, and says so; by position it refuses.
ends_with 0 'value ""plaid""' "$call #:colormap \"plaid\")"
ends_with 70 'Invalid value for argument 7' "(plug-in-vit-attribution RUN-NONINTERACTIVE image chosen \"\" \"rollout\" \"\" \"layer\" \"plaid\"
  \"normal\" 60 FALSE \"crop\" \"exact\" \"layer\" FALSE \"managed\" \"\" \"\")"
ends_with 70 'Several layers are selected' "(begin
  (gimp-image-insert-layer image (car (gimp-layer-copy (vector-ref chosen 0) FALSE)) 0 0)
  (plug-in-vit-attribution #:run-mode RUN-NONINTERACTIVE #:image image #:drawables (car (gimp-image-get-layers image))))"
