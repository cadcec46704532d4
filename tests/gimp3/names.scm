; names.scm - GIMP 2.10's names and forms, in terms of GIMP 3's, for tests that run in both.
; SPDX-License-Identifier: GPL-3.0-or-later

(define PRECISION-U8-GAMMA PRECISION-U8-NON-LINEAR)
(define PRECISION-U16-GAMMA PRECISION-U16-NON-LINEAR)
(define PRECISION-U32-GAMMA PRECISION-U32-NON-LINEAR)
(define PRECISION-HALF-GAMMA PRECISION-HALF-NON-LINEAR)
(define PRECISION-FLOAT-GAMMA PRECISION-FLOAT-NON-LINEAR)
(define PRECISION-DOUBLE-GAMMA PRECISION-DOUBLE-NON-LINEAR)

(define gimp-drawable-width gimp-drawable-get-width)
(define gimp-drawable-height gimp-drawable-get-height)
(define gimp-drawable-offsets gimp-drawable-get-offsets)
(define gimp-image-base-type gimp-image-get-base-type)
(define gimp-image-width gimp-image-get-width)
(define gimp-image-height gimp-image-get-height)

; A file has one name only, and saving takes no drawable.
(define gimp-file-load
  (let ((load gimp-file-load))
    (lambda (mode file . name) (load mode file))))
(define gimp-file-save
  (let ((save gimp-file-save))
    (lambda (mode image drawable-or-file . rest)
      (save mode image (if (null? rest) drawable-or-file (car rest))))))
(define (gimp-xcf-save mode image drawable file name)
  (gimp-file-save mode image drawable file name))

; Arrays know their lengths.
(define (with-count vector) (list (vector-length vector) vector))
(define gimp-image-get-layers
  (let ((layers gimp-image-get-layers))
    (lambda (image) (with-count (car (layers image))))))
(define gimp-image-get-channels
  (let ((channels gimp-image-get-channels))
    (lambda (image) (with-count (car (channels image))))))
(define gimp-item-get-children
  (let ((children gimp-item-get-children))
    (lambda (item) (with-count (car (children item))))))
(define gimp-drawable-get-pixel
  (let ((color gimp-drawable-get-pixel))
    (lambda (drawable x y) (with-count (list->vector (car (color drawable x y)))))))

; Several can be selected; -1 when it is none.
(define (first-of drawables)
  (if (> (vector-length drawables) 0) (vector-ref drawables 0) -1))
(define (gimp-image-get-active-layer image)
  (list (first-of (car (gimp-image-get-selected-layers image)))))
(define (gimp-image-get-active-drawable image)
  (list (first-of (car (gimp-image-get-selected-drawables image)))))
(define (gimp-image-set-active-layer image layer)
  (gimp-image-set-selected-layers image (vector layer)))

(define gimp-layer-new
  (let ((new gimp-layer-new))
    (lambda (image width height type name opacity mode) (new image name width height type opacity mode))))
(define gimp-channel-new
  (let ((new gimp-channel-new))
    (lambda (image width height name opacity color) (new image name width height opacity color))))
(define (gimp-layer-group-new image)
  (gimp-group-layer-new image ""))

; A profile is a file, not an address.
(define gimp-image-convert-color-profile-from-file
  (let ((convert gimp-image-convert-color-profile-from-file))
    (lambda (image address intent compensate)
      (convert image (substring address (string-length "file://") (string-length address)) intent compensate))))

; Drawables are an array, a choice has no empty word, and the arrays that come back have no counts.
(define plug-in-vit-attribution
  (let ((explain plug-in-vit-attribution)
        (standard '("" "transformer_attribution" "" "layer" "turbo" "normal" 60 0 "crop" "exact" "layer" 0 "managed" "" "")))
    (lambda (mode image drawable . values)
      (let ((result (apply explain mode image (vector drawable)
                           (map (lambda (value default) (if (equal? value "") default value)) values standard))))
        (list (vector-length (car result)) (car result)
              (length (cadr result)) (cadr result)
              (vector-length (caddr result)) (caddr result))))))
(define plug-in-vit-attribution-predict
  (let ((predict plug-in-vit-attribution-predict))
    (lambda (mode image drawable model top)
      (let ((result (predict mode image (vector drawable) model top)))
        (list (length (car result)) (car result)
              (vector-length (cadr result)) (cadr result)
              (vector-length (caddr result)) (caddr result))))))
(define plug-in-vit-attribution-recolour
  (let ((recolour plug-in-vit-attribution-recolour))
    (lambda (mode image drawable colormap threshold options)
      (recolour mode image (vector drawable) colormap threshold options))))
(define plug-in-vit-attribution-compare
  (let ((compare plug-in-vit-attribution-compare))
    (lambda (mode image drawable other)
      (compare mode image (vector drawable) other))))
