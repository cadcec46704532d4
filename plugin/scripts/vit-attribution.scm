; vit-attribution.scm - explain a picture file in GIMP's batch mode.
; SPDX-License-Identifier: GPL-3.0-or-later
;
; (vit-attribution-file "in.jpg" "out.xcf" "model" "method" "classes")
;
; Loads the picture (a gray one becomes RGB), adds one heat layer per class, and saves it all; an output other than .xcf gets
; the flattened picture.
; Empty words are the defaults: the built-in model, transformer_attribution, the predicted class.  Arguments are positional,
; because that is what every version of GIMP reads.

(define (vit-attribution-flat-copy image)
  (let ((copy (car (gimp-image-duplicate image))))
    (gimp-image-flatten copy)
    copy))

(define (vit-attribution-save image file)
  (let* ((length (string-length file))
         (layered (and (> length 4) (string-ci=? (substring file (- length 4) length) ".xcf")))
         (result (if layered image (vit-attribution-flat-copy image)))
         (drawable (car (gimp-image-get-active-drawable result))))
    (gimp-file-save RUN-NONINTERACTIVE result drawable file file)
    (if (not layered)
        (gimp-image-delete result))))

(define (vit-attribution-file in out model method classes)
  (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE in in)))
         (layer (car (gimp-image-get-active-layer image))))
    (plug-in-vit-attribution RUN-NONINTERACTIVE image layer model method classes
                             "layer" "turbo" "normal" 60.0 FALSE "crop" "exact" "layer" TRUE "managed" "" "")
    (vit-attribution-save image out)
    (gimp-image-delete image)))
