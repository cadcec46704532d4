; prompts.scm - a network that is asked in words; prompts.sh presses the keys.
; SPDX-License-Identifier: GPL-3.0-or-later

(define image (load-example))
(define layer (active image))

(define (begins? text beginning)
  (and (>= (string-length text) (string-length beginning))
       (string=? (substring text 0 (string-length beginning)) beginning)))

(define (name-of layer) (car (gimp-item-get-name layer)))

(define (contains? text part)
  (let loop ((i 0))
    (and (<= (+ i (string-length part)) (string-length text))
         (or (string=? part (substring text i (+ i (string-length part))))
             (loop (+ i 1))))))

; The beginning of what a layer says about how it was made.
(define (provenance-of layer)
  (let ((parasite (car (gimp-item-get-parasite layer "vit-attribution"))))
    (substring (if (list? parasite) (caddr parasite) parasite) 0 400)))

(define (asked words)
  (explain image layer (list (list 'model "mini-cliptext") (list 'classes words))))

(define (run)
  ; Each prompt in the order in which they were typed; together they have all of the probability.
  (let ((result (asked "a striped cat; a bulldog")))
    (check "labels" (equal? (labels-of result) '("a striped cat" "a bulldog")))
    (check "probabilities" (close? (apply + (probabilities-of result)) 1 0.0001))
    (check "name" (begins? (name-of (layer-of result)) "ViT: a striped cat "))
    (check "prompt in the parasite" (contains? (provenance-of (layer-of result)) "\"label\":\"a striped cat\""))
    (for-each (lambda (heat) (gimp-image-remove-layer image heat)) (layers-of result)))
  (let ((result (explain-as RUN-INTERACTIVE image layer '())))
    (check "prompt of the dialog" (equal? (labels-of result) '("a window")))
    (check "its name" (begins? (name-of (layer-of result)) "ViT: a window ")))
  (catch 'cancelled (explain-as RUN-INTERACTIVE image layer '())))
