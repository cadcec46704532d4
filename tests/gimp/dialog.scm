; dialog.scm - what comes out of the dialog; dialog.sh presses the keys.
; SPDX-License-Identifier: GPL-3.0-or-later

(define image (load-example))
(define layer (active image))
(define best (car (cadr (predict image layer))))

(define (ask) (explain-as RUN-INTERACTIVE image layer '()))

(define (opacity-of result)
  (car (gimp-layer-get-opacity (layer-of result))))

(define (run)
  ; OK as it opens: the best class.
  (let ((result (ask)))
    (check "best class" (equal? (labels-of result) (list best)))
    (check "standard opacity" (close? (opacity-of result) 60 0.01))
    (check "source selected" (= (active image) layer)))
  ; Ten steps less opacity, remembered by the next run and the next dialog.
  (check "opacity chosen" (close? (opacity-of (ask)) 50 0.01))
  (let ((result (explain-as RUN-WITH-LAST-VALS image layer '())))
    (check "last opacity" (close? (opacity-of result) 50 0.01))
    (check "last class: the best" (equal? (labels-of result) (list best))))
  ; A class that was typed in.
  (let ((result (ask)))
    (check "typed class" (equal? (labels-of result) '("dog")))
    (check "remembered opacity" (close? (opacity-of result) 50 0.01)))
  ; An unknown class keeps the dialog open; then cancelled.
  (let ((before (all-layers image)))
    (gimp-image-clean-all image)
    (catch 'cancelled (ask))
    (check "cancelled: layers" (equal? before (all-layers image)))
    (check "cancelled: not touched" (= (car (gimp-image-is-dirty image)) FALSE)))
  ; A gray image: refused once, then converted.
  (let* ((gray (load-example)))
    (gimp-image-convert-grayscale gray)
    (explain-as RUN-INTERACTIVE gray (active gray) '())
    (check "converted" (= (car (gimp-image-base-type gray)) RGB))
    (check "one layer more" (= (length (all-layers gray)) 2))))
