; profile.scm - an image with a colour profile that is not sRGB, in each order of profile and precision.
; SPDX-License-Identifier: GPL-3.0-or-later
;
; What GIMP itself makes of the image, converted to sRGB, is what the network has to see, and what is painted has to be that in sRGB.
; GIMP 2.10 hands out the image's code values as if they were sRGB's, so there the plug-in has to apply the profile.

(define (convert image path)
  (gimp-image-convert-color-profile-from-file image (string-append "file://" path) COLOR-RENDERING-INTENT-RELATIVE-COLORIMETRIC FALSE))

(define (in-sRGB image)
  (let ((copy (car (gimp-image-duplicate image))))
    (convert copy srgb)
    (gimp-image-convert-precision copy PRECISION-U8-GAMMA)
    copy))

(define two-classes '((classes "cat,dog") (colormap "viridis")))

(define (test-read-and-paint what prepare)
  (let ((wide (load-example)))
    (prepare wide)
    (let* ((plain (in-sRGB wide))
           (expected (explain plain (active plain) two-classes))
           (managed (explain wide (active wide) two-classes))
           (painted (in-sRGB wide))
           (raw (explain wide (active wide) (cons '(color "raw") two-classes))))
      (check-same-result (string-append what ": managed") managed expected 0.0005)
      (check-same (string-append what ": painted") (car (all-layers painted)) (layer-of expected) 3)
      (check (string-append what ": raw is another picture")
             (not (close? (probability-of raw) (probability-of expected) 0.005)))
      (for-each gimp-image-delete (list painted plain wide)))))

(define (test-both what precision)
  (test-read-and-paint (string-append what ", then the profile")
                       (lambda (image) (gimp-image-convert-precision image precision) (convert image profile)))
  (test-read-and-paint (string-append "the profile, then " what)
                       (lambda (image) (convert image profile) (gimp-image-convert-precision image precision))))

(define (run)
  (test-both "16 bits" PRECISION-U16-GAMMA)
  (test-both "16 bits, linear" PRECISION-U16-LINEAR)
  (test-both "float" PRECISION-FLOAT-GAMMA)
  (test-both "float, linear" PRECISION-FLOAT-LINEAR))
