; photo.scm - a photograph that is not square, in the dialogs; photo.sh has the hands.
; SPDX-License-Identifier: GPL-3.0-or-later

(define photo (string-append top "/tests/gimp/chelsea.png"))

(define (load-photo)
  (car (gimp-file-load RUN-NONINTERACTIVE photo photo)))

; What is visible, as large as a preview shows it.
(define (save-seen image width name)
  (let* ((copy (car (gimp-image-duplicate image)))
         (flat (car (gimp-image-flatten copy)))
         (path (string-append out "/" name)))
    (gimp-image-scale copy width (quotient (+ (* width (car (gimp-image-height image))) (quotient (car (gimp-image-width image)) 2))
                                           (car (gimp-image-width image))))
    (gimp-file-save RUN-NONINTERACTIVE copy flat path path)
    (gimp-image-delete copy)))

; The two best classes, for the hands.
(define image (load-photo))
(define layer (active image))
(define best (cadr (predict image layer)))
(define (ask) (explain-as RUN-INTERACTIVE image layer '()))

(define (test-classes)
  (check "clicked: the second class alone" (equal? (labels-of (ask)) (list (cadr best))))
  (check "ticked: both" (equal? (labels-of (ask)) (list (car best) (cadr best))))
  (catch 'cancelled (ask)))

(define (test-previews)
  (let* ((image (load-photo))
         (heats (layers-of (explain image (active image) (list (list 'classes (string-append (car best) "," (cadr best)))))))
         (first (car heats))
         (second (cadr heats)))
    (save-seen image 400 "heat.png")
    (catch 'cancelled (plug-in-vit-attribution-recolour RUN-INTERACTIVE image first "turbo" FALSE ""))
    (plug-in-vit-attribution-compare RUN-INTERACTIVE image first second)
    (gimp-item-set-visible first FALSE)
    (gimp-item-set-visible second FALSE)
    (save-seen image 400 "difference.png")))

(define (run)
  (write-file "classes" (string-append (car best) "\n" (cadr best) "\n"))
  (test-classes)
  (test-previews))
