; profile.scm - an image with a colour profile that is not sRGB.
; SPDX-License-Identifier: GPL-3.0-or-later
;
; GIMP 2.10 hands out such an image's code values as if they were sRGB.  The plug-in has to apply the profile when it reads, and
; backwards when it paints.

(define (wide-example)
  (let ((image (load-example)))
    (gimp-image-convert-precision image PRECISION-U16-GAMMA)
    (gimp-image-convert-color-profile-from-file image (string-append "file://" profile) COLOR-RENDERING-INTENT-RELATIVE-COLORIMETRIC
                                                FALSE)
    image))

(define (to-srgb image)
  (gimp-image-convert-color-profile-from-file image (string-append "file://" srgb) COLOR-RENDERING-INTENT-RELATIVE-COLORIMETRIC FALSE)
  (gimp-image-convert-precision image PRECISION-U8-GAMMA))

(define (test-read-and-paint prepare what)
  (let* ((plain (load-example))
         (wide (wide-example)))
    (prepare wide)
    (let ((expected (explain plain (active plain) '((classes "cat,dog"))))
          (managed (explain wide (active wide) '((classes "cat,dog"))))
          (raw (explain wide (active wide) '((classes "cat,dog") (color "raw")))))
      (check-same-result (string-append what ": managed") managed expected 0.005)
      (check (string-append what ": raw is another picture")
             (not (close? (probability-of raw) (probability-of expected) 0.005)))
      (to-srgb wide)
      (check-same (string-append what ": painted") (layer-of managed) (layer-of expected) 3))
    (gimp-image-delete plain)
    (gimp-image-delete wide)))

(define (run)
  (test-read-and-paint (lambda (image) #t) "encoded")
  (test-read-and-paint (lambda (image) (gimp-image-convert-precision image PRECISION-FLOAT-LINEAR)) "linear"))
