; photo.scm - a photograph that is not square, in the dialogs; photo.sh has the hands.
; SPDX-License-Identifier: GPL-3.0-or-later

(define photo (string-append top "/tests/gimp/chelsea.png"))

(define (load-photo)
  (car (gimp-file-load RUN-NONINTERACTIVE photo photo)))

; What is visible.
(define (save-seen image name)
  (let* ((copy (car (gimp-image-duplicate image)))
         (flat (car (gimp-image-flatten copy)))
         (path (string-append out "/" name)))
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
  (catch 'cancelled (ask))
  (predict image layer) ; for who closes the one not to close the other
  (gimp-image-select-rectangle image CHANNEL-OP-REPLACE 20 20 300 200)
  (catch 'cancelled (ask))
  (gimp-selection-none image))

(define (test-previews)
  (let* ((image (load-photo))
         (heats (layers-of (explain image (active image) (list (list 'classes (string-append (car best) "," (cadr best)))))))
         (first (car heats))
         (second (cadr heats)))
    (save-seen image "heat.png")
    (catch 'cancelled (plug-in-vit-attribution-recolour RUN-INTERACTIVE image first "turbo" FALSE ""))
    (plug-in-vit-attribution-compare RUN-INTERACTIVE image first second)
    (save-seen image "difference.png")))

(define (run)
  (write-file "classes" (string-append (car best) "\n" (cadr best) "\n"))
  (test-classes)
  (test-previews))
