; grids.scm - writes the raw maps that the heat layers remember, for grids.py to compare.
; SPDX-License-Identifier: GPL-3.0-or-later
; `profile` is a colour profile that is not sRGB, `wide` a picture in it, or "" to make one; `layered` what the command line has made of the
; example for GIMP, or "".

(define (write-grids what image arguments)
  (let ((result (explain image (active image) (cons '(classes "cat,dog") arguments))))
    (for-each (lambda (layer label)
                (write-file (string-append what "-" label ".json")
                            (caddr (car (gimp-item-get-parasite layer "vit-attribution")))))
              (layers-of result) (labels-of result))
    (gimp-image-delete image)))

; 16 bits, so that the rounding of the conversion is not what is compared.
(define (make-wide file)
  (let ((image (load-example)))
    (gimp-image-convert-precision image PRECISION-U16-GAMMA)
    (gimp-image-convert-color-profile-from-file image (string-append "file://" profile)
                                                COLOR-RENDERING-INTENT-RELATIVE-COLORIMETRIC FALSE)
    (gimp-file-save RUN-NONINTERACTIVE image (active image) file file)
    (gimp-image-delete image)
    file))

(define (load-wide)
  (let ((file (if (equal? wide "") (make-wide (string-append out "/wide.png")) wide)))
    (car (gimp-file-load RUN-NONINTERACTIVE file file))))

(define (parasite-of item)
  (caddr (car (gimp-item-get-parasite item "vit-attribution"))))

(define (what-is-said-of layer)
  (list (car (gimp-item-get-name layer)) (car (gimp-layer-get-mode layer)) (car (gimp-item-get-visible layer))
        (round (* 10 (car (gimp-layer-get-opacity layer)))) (parasite-of layer)))

(define (recoloured image layer)
  (plug-in-vit-attribution-recolour RUN-NONINTERACTIVE image layer "viridis" FALSE "")
  layer)

; The file has the layers that the plug-in makes, and goes on as these do.
(define (test-layered)
  (let* ((image (load-example))
         (made (layers-of (explain image (active image) '((classes "cat,dog")))))
         (other (car (gimp-file-load RUN-NONINTERACTIVE layered layered)))
         (read (all-layers other))
         (bottom (list-ref read 2)))
    (check "layered: how many" (= (length read) 3))
    (check "layered: the picture" (equal? (car (gimp-item-get-name bottom)) "example.png"))
    (check-same "layered: the picture" bottom (list-ref (all-layers image) 2) 0)
    (for-each (lambda (mine theirs)
                (check "layered: what is said" (equal? (what-is-said-of mine) (what-is-said-of theirs)))
                (check-same "layered" mine theirs 0)
                (check-same "layered: in other colours" (recoloured other mine) (recoloured image theirs) 0))
              (list (car read) (cadr read)) made)
    (gimp-image-delete image)
    (gimp-image-delete other)))

(define (run)
  (if (not (equal? layered ""))
      (test-layered))
  (write-grids "plain" (load-example) '())
  (write-grids "tile" (load-example) '((fit "tile") (options "detail=1-2")))
  (if (not (equal? profile ""))
      (write-grids "wide" (load-wide) '())))
