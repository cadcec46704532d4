; demo.scm - explains a picture inside GIMP 2.10 and saves what a newcomer wants to see; called by ./setup demo.
; SPDX-License-Identifier: GPL-3.0-or-later

(define (save-layer image layer path)
  (gimp-file-save RUN-NONINTERACTIVE image layer path path))

(define (save-flat image path)
  (let* ((copy (car (gimp-image-duplicate image)))
         (flat (car (gimp-image-flatten copy))))
    (save-layer copy flat path)
    (gimp-image-delete copy)))

(define (show-only layer layers)
  (for-each (lambda (each) (gimp-item-set-visible each (if (= each layer) TRUE FALSE))) layers))

; The pictures at `paths` side by side, each `side` pixels square.
(define (save-row paths side path)
  (let* ((gap 12)
         (step (+ side gap))
         (image (car (gimp-image-new (- (* step (length paths)) gap) side RGB))))
    (let next ((x 0) (rest paths))
      (if (pair? rest)
          (let ((layer (car (gimp-file-load-layer RUN-NONINTERACTIVE image (car rest)))))
            (gimp-image-insert-layer image layer 0 0)
            (gimp-layer-scale layer side side FALSE)
            (gimp-layer-set-offsets layer x 0)
            (next (+ x step) (cdr rest)))))
    (gimp-context-set-background '(255 255 255))
    (save-flat image path)
    (gimp-image-delete image)))

; Writes into `folder`: overlay.xcf (one heat layer per class, the first one shown) and overlay.png, heat-LABEL.png and
; overlay-LABEL.png per class, demo.png (the picture and the overlays in a row), and the file "done" as the very last.
(define (demo picture folder classes)
  (let* ((in-folder (lambda (name) (string-append folder "/" name)))
         (image (car (gimp-file-load RUN-NONINTERACTIVE picture picture)))
         (source (car (gimp-image-get-active-layer image)))
         (result (plug-in-vit-attribution RUN-NONINTERACTIVE image source "" "transformer_attribution" classes "layer" "turbo"
                                          "normal" 60.0 FALSE "crop" "exact" "layer" FALSE "managed" "" ""))
         (layers (vector->list (list-ref result 1)))
         (labels (list-ref result 3))
         (overlay (lambda (label) (in-folder (string-append "overlay-" label ".png")))))
    (for-each (lambda (layer label)
                (save-layer image layer (in-folder (string-append "heat-" label ".png")))
                (show-only layer layers)
                (save-flat image (overlay label)))
              layers labels)
    (show-only (car layers) layers)
    (save-flat image (in-folder "overlay.png"))
    (gimp-xcf-save 0 image source (in-folder "overlay.xcf") (in-folder "overlay.xcf"))
    (save-row (cons picture (map overlay labels)) 288 (in-folder "demo.png"))
    (gimp-image-delete image)
    (let ((port (open-output-file (in-folder "done"))))
      (write "done" port)
      (close-output-port port))))
