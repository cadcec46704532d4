; checks.scm - what the tests in GIMP have in common.
; SPDX-License-Identifier: GPL-3.0-or-later
; `top` is the source tree, `out` the folder for what a test writes.

(define (check what ok)
  (if (not ok)
      (error (string-append "CHECK FAILED: " what))))

(define (write-file name text)
  (let ((port (open-output-file (string-append out "/" name))))
    (display text port)
    (close-output-port port)))

(define example (string-append top "/models/example.png"))

(define (load-example)
  (car (gimp-file-load RUN-NONINTERACTIVE example example)))

(define (active image)
  (car (gimp-image-get-active-layer image)))

; The procedure with its default arguments, but for those in `changes`: ((classes "cat") (convert TRUE)).
(define standard
  '((model "") (method "transformer_attribution") (classes "") (output "layer") (colormap "turbo") (blend-mode "normal")
    (opacity 60.0) (threshold 0) (fit "crop") (precision "exact") (source "layer") (convert 0) (color "managed")
    (against "") (options "")))

(define (arguments changes)
  (map (lambda (argument)
         (let ((change (assq (car argument) changes)))
           (cadr (if change change argument))))
       standard))

(define (explain-as mode image drawable changes)
  (apply plug-in-vit-attribution mode image drawable (arguments changes)))

(define (explain image drawable changes)
  (explain-as RUN-NONINTERACTIVE image drawable changes))

(define (predict image drawable)
  (plug-in-vit-attribution-predict RUN-NONINTERACTIVE image drawable "" 5))

(define (layers-of result) (vector->list (cadr result)))
(define (layer-of result) (car (layers-of result)))
(define (labels-of result) (cadddr result))
(define (probabilities-of result) (vector->list (list-ref result 5)))
(define (probability-of result) (car (probabilities-of result)))

(define (all-layers image)
  (vector->list (cadr (gimp-image-get-layers image))))

(define (close? a b tolerance)
  (<= (abs (- a b)) tolerance))

(define (pixel drawable x y)
  (vector->list (cadr (gimp-drawable-get-pixel drawable x y))))

(define (close-pixels? a b tolerance)
  (or (null? a)
      (and (close? (car a) (car b) tolerance)
           (close-pixels? (cdr a) (cdr b) tolerance))))

; Two drawables of 8 bits have the same pixels, looked at in 12 x 12 places.
(define (check-same what a b tolerance)
  (let ((width (car (gimp-drawable-width a)))
        (height (car (gimp-drawable-height a))))
    (check (string-append what ": width") (= width (car (gimp-drawable-width b))))
    (check (string-append what ": height") (= height (car (gimp-drawable-height b))))
    (let loop ((i 0))
      (if (< i 144)
          (let* ((x (quotient (* width (modulo i 12)) 12))
                 (y (quotient (* height (quotient i 12)) 12))
                 (pa (pixel a x y))
                 (pb (pixel b x y)))
            (if (not (close-pixels? pa pb tolerance))
                (begin
                  (gimp-message (string-append what " differs at " (number->string x) "," (number->string y) ": "
                                               (apply string-append (map (lambda (n) (string-append (number->string n) " "))
                                                                         (append pa pb)))))
                  (check (string-append what ": pixels") #f)))
            (loop (+ i 1)))))))

; Two results have the same labels and probabilities.
(define (check-same-result what a b tolerance)
  (check (string-append what ": labels") (equal? (labels-of a) (labels-of b)))
  (for-each (lambda (p q)
              (check (string-append what ": probability " (number->string p) " instead of " (number->string q))
                     (close? p q tolerance)))
            (probabilities-of a) (probabilities-of b)))

(define (offsets drawable)
  (gimp-drawable-offsets drawable))

(define (size drawable)
  (list (car (gimp-drawable-width drawable)) (car (gimp-drawable-height drawable))))

(define (all-channels image)
  (vector->list (cadr (gimp-image-get-channels image))))

(define (children-of group)
  (vector->list (cadr (gimp-item-get-children group))))
