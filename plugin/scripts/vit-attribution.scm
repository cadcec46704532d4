; vit-attribution.scm - explain a picture file in GIMP's batch mode.
; SPDX-License-Identifier: GPL-3.0-or-later
;
; (vit-attribution-file "in.jpg" "out.xcf" "model" "method" "classes")
;
; Loads the picture (a gray one becomes RGB), adds one heat layer per class, and saves it all; an output other than .xcf gets
; the flattened picture.
; Empty words are the defaults: the built-in model, transformer_attribution, the predicted class.  The same file serves GIMP 2.10
; and GIMP 3: arguments are positional, because that is what both of them read.

(define vit-attribution-gimp3 (not (defined? 'gimp-image-get-active-layer)))

; In GIMP 3 a file has one name only, and several drawables can be selected.
(define (vit-attribution-load file)
  (car (if vit-attribution-gimp3
           (gimp-file-load RUN-NONINTERACTIVE file)
           (gimp-file-load RUN-NONINTERACTIVE file file))))

(define (vit-attribution-write image file)
  (if vit-attribution-gimp3
      (gimp-file-save RUN-NONINTERACTIVE image file)
      (gimp-file-save RUN-NONINTERACTIVE image (car (gimp-image-get-active-drawable image)) file file)))

; What the procedure calls its third argument.
(define (vit-attribution-chosen image)
  (car (if vit-attribution-gimp3
           (gimp-image-get-selected-layers image)
           (gimp-image-get-active-layer image))))

(define (vit-attribution-flat-copy image)
  (let ((copy (car (gimp-image-duplicate image))))
    (gimp-image-flatten copy)
    copy))

(define (vit-attribution-save image file)
  (let* ((length (string-length file))
         (layered (and (> length 4) (string-ci=? (substring file (- length 4) length) ".xcf")))
         (result (if layered image (vit-attribution-flat-copy image))))
    (vit-attribution-write result file)
    (if (not layered)
        (gimp-image-delete result))))

(define (vit-attribution-file in out model method classes)
  (let ((image (vit-attribution-load in))
        (method (if (equal? method "") "transformer_attribution" method)))
    (plug-in-vit-attribution RUN-NONINTERACTIVE image (vit-attribution-chosen image) model method classes
                             "layer" "turbo" "normal" 60.0 FALSE "crop" "exact" "layer" TRUE "managed" "" "")
    (vit-attribution-save image out)
    (gimp-image-delete image)))
