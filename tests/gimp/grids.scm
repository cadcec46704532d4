; grids.scm - writes the raw maps that the heat layers remember, for grids.py to compare.
; SPDX-License-Identifier: GPL-3.0-or-later
; `profile` is a colour profile that is not sRGB, `wide` a picture in it, or "" to make one.

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

(define (run)
  (write-grids "plain" (load-example) '())
  (write-grids "tile" (load-example) '((fit "tile") (options "detail=1-2")))
  (if (not (equal? profile ""))
      (write-grids "wide" (load-wide) '())))
