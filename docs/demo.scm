; demo.scm - explains a picture inside GIMP and saves what a newcomer wants to see; called by ./setup demo, in GIMP 2.10 and GIMP 3.
; SPDX-License-Identifier: GPL-3.0-or-later
;
; What the two GIMPs call differently is in plugin/scripts/vit-attribution.scm, which GIMP has read before.

(define (first-of new old) (if vit-attribution-gimp3 (new) (old)))

(define (layers-of image)
  (let ((layers (gimp-image-get-layers image)))
    (vector->list (if vit-attribution-gimp3 (car layers) (cadr layers)))))

(define (width-of image)
  (car (first-of (lambda () (gimp-image-get-width image)) (lambda () (gimp-image-width image)))))

(define (height-of image)
  (car (first-of (lambda () (gimp-image-get-height image)) (lambda () (gimp-image-height image)))))

(define (load-layer image path)
  (car (gimp-file-load-layer RUN-NONINTERACTIVE image path)))

(define (show-only shown layers)
  (for-each (lambda (each) (gimp-item-set-visible each (if (memv each shown) TRUE FALSE))) layers))

; What is visible, as a picture.
(define (save-visible image path)
  (let ((copy (car (gimp-image-duplicate image))))
    (gimp-image-merge-visible-layers copy CLIP-TO-IMAGE)
    (vit-attribution-write copy path)
    (gimp-image-delete copy)))

; A heat layer alone, in full.
(define (save-heat image layer path)
  (let ((opacity (car (gimp-layer-get-opacity layer))))
    (show-only (list layer) (layers-of image))
    (gimp-layer-set-opacity layer 100)
    (save-visible image path)
    (gimp-layer-set-opacity layer opacity)))

; The pictures at `paths`, all of one shape, side by side and `height` pixels high.
(define (save-row paths width height path)
  (let* ((gap 12)
         (step (+ width gap))
         (image (car (gimp-image-new (- (* step (length paths)) gap) height RGB))))
    (let next ((x 0) (rest paths))
      (if (pair? rest)
          (let ((layer (load-layer image (car rest))))
            (gimp-image-insert-layer image layer (if vit-attribution-gimp3 -1 0) 0)
            (gimp-layer-scale layer width height FALSE)
            (gimp-layer-set-offsets layer x 0)
            (next (+ x step) (cdr rest)))))
    (gimp-context-set-background '(255 255 255))
    (gimp-image-flatten image)
    (vit-attribution-write image path)
    (gimp-image-delete image)))

; A label as a part of a file's name.
(define (file-word label)
  (list->string (map (lambda (letter) (if (or (char-alphabetic? letter) (char-numeric? letter)) letter #\-)) (string->list label))))

; What the procedure returns: the layers, and the labels, as lists.
(define (new-layers result)
  (vector->list (if vit-attribution-gimp3 (car result) (cadr result))))

(define (new-labels result)
  (list-ref result (if vit-attribution-gimp3 1 3)))

; Writes into `folder`: overlay.xcf (one heat layer per class, the first one shown) and overlay.png, heat-LABEL.png and
; overlay-LABEL.png per class, demo.png (the picture and the overlays in a row), and the file "done" as the very last.
(define (demo picture folder model classes)
  (let* ((in-folder (lambda (name) (string-append folder "/" name)))
         (image (vit-attribution-load picture))
         (others (layers-of image))
         (result (plug-in-vit-attribution RUN-NONINTERACTIVE image (vit-attribution-chosen image) model "transformer_attribution"
                                          classes "layer" "turbo" "normal" 60.0 FALSE "crop" "exact" "layer" TRUE "managed" "" ""))
         (heats (new-layers result))
         (names (map file-word (new-labels result)))
         (overlay (lambda (name) (in-folder (string-append "overlay-" name ".png"))))
         (original (in-folder "picture.png")))
    (for-each (lambda (heat name)
                (save-heat image heat (in-folder (string-append "heat-" name ".png")))
                (show-only (cons heat others) (layers-of image))
                (save-visible image (overlay name)))
              heats names)
    (show-only others (layers-of image))
    (save-visible image original)
    (show-only (cons (car heats) others) (layers-of image))
    (save-visible image (in-folder "overlay.png"))
    (vit-attribution-write image (in-folder "overlay.xcf"))
    (save-row (cons original (map overlay names)) (quotient (* 288 (width-of image)) (height-of image)) 288 (in-folder "demo.png"))
    (gimp-image-delete image)
    (let ((port (open-output-file (in-folder "done"))))
      (write "done" port)
      (close-output-port port))))
