; dialog.scm - what comes out of the dialog; dialog.sh presses the keys.
; SPDX-License-Identifier: GPL-3.0-or-later

(define image (load-example))
(define layer (active image))
(define best (car (cadr (predict image layer))))

(define (ask) (explain-as RUN-INTERACTIVE image layer '()))

(define (opacity-of result)
  (car (gimp-layer-get-opacity (layer-of result))))

(define (name-of layer)
  (car (gimp-item-get-name layer)))

(define (provenance-of layer)
  (let ((parasite (car (gimp-item-get-parasite layer "vit-attribution"))))
    (if (list? parasite) (caddr parasite) parasite)))

(define (method-of layer)
  (let find ((ids '("transformer_attribution" "rollout" "full" "last_layer"))
             (begin-of-it (substring (provenance-of layer) 0 300))) ; a map of pixels is a long text
    (cond ((null? ids) #f)
          ((contains? begin-of-it (string-append "\"method\":\"" (car ids) "\"")) (car ids))
          (else (find (cdr ids) begin-of-it)))))

(define (contains? text part)
  (let loop ((i 0))
    (and (<= (+ i (string-length part)) (string-length text))
         (or (string=? part (substring text i (+ i (string-length part))))
             (loop (+ i 1))))))

(define (string-prefix? prefix text)
  (and (>= (string-length text) (string-length prefix))
       (string=? prefix (substring text 0 (string-length prefix)))))

(define (run)
  ; OK as it opens: the best class.
  (let ((result (ask)))
    (check "best class" (equal? (labels-of result) (list best)))
    (check "standard opacity" (close? (opacity-of result) 60 0.01))
    (check "source selected" (= (active image) layer)))
  ; Ten steps less opacity and another fit, remembered by the next run and the next dialog.
  (let ((result (ask)))
    (check "opacity chosen" (close? (opacity-of result) 50 0.01))
    (check "fit chosen" (contains? (provenance-of (layer-of result)) "\"fit\":\"squash\"")))
  (let ((result (explain-as RUN-WITH-LAST-VALS image layer '())))
    (check "last opacity" (close? (opacity-of result) 50 0.01))
    (check "last class: the best" (equal? (labels-of result) (list best))))
  ; A class that was typed in.
  (let ((result (ask)))
    (check "typed class" (equal? (labels-of result) '("dog")))
    (check "remembered opacity" (close? (opacity-of result) 50 0.01)))
  ; Two, the second one ticked.
  (check "two classes" (equal? (labels-of (ask)) '("dog" "cat")))
  ; Rather than a cat; the next dialog has forgotten it.
  (check "contrast" (string-prefix? "ViT: dog rather than cat" (name-of (layer-of (ask)))))
  (if (not gimp3?)
      (check "reset" (close? (opacity-of (ask)) 60 0.01)))
  (let ((before (all-layers image)))
    (gimp-image-clean-all image)
    (catch 'cancelled (ask))
    (catch 'cancelled (ask))
    (catch 'cancelled (ask))
    (check "closed at once: layers" (equal? before (all-layers image)))
    (check "closed at once: not touched" (= (car (gimp-image-is-dirty image)) FALSE)))
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
    (check "one layer more" (= (length (all-layers gray)) 2)))
  ; A layer group by three methods, which are remembered, until there is no group.
  (let* ((result (ask))
         (again (explain-as RUN-WITH-LAST-VALS image layer '())))
    (check "methods" (equal? (map method-of (layers-of result)) '("transformer_attribution" "rollout" "last_layer")))
    (check "methods: remembered" (equal? (map method-of (layers-of again)) '("transformer_attribution" "rollout" "last_layer"))))
  (check "methods: remembered by the dialog, another one first"
         (equal? (map method-of (layers-of (ask))) '("full" "rollout" "last_layer")))
  (check "methods: without a group" (equal? (map method-of (layers-of (ask))) '("full")))
  ; Another model.  Those of its classes that are ticked, whatever they are called.
  (let ((result (ask)))
    (check "another model" (contains? (provenance-of (layer-of result)) "\"model\":\"numbers\""))
    (check "classes that are called like numbers" (equal? (labels-of result) '("0" "7")))))
