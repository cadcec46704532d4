; compare.scm - two heat layers: their difference, and how alike they are.
; SPDX-License-Identifier: GPL-3.0-or-later

(define (compare image a b)
  (plug-in-vit-attribution-compare RUN-NONINTERACTIVE image a b))

(define image (load-example))
(define source (active image))
; A difference is as opaque as the first of the two.
(define heats (layers-of (explain image source '((classes "cat,dog") (colormap "gray") (options "alpha=opaque")))))
(define cat (car heats))
(define dog (cadr heats))

; Red and blue of cool to warm, and the middle between them.
(define warm '(180 4 38 255))
(define cool '(59 76 192 255))
(define middle '(221 221 221 255))

(define (hotter? a b) (> (car a) (+ (car b) 60)))
(define (reddish? color) (> (car color) (+ (caddr color) 30)))
(define (bluish? color) (> (caddr color) (+ (car color) 30)))

; Where one of the gray maps is much hotter, the color says so.
(define (check-colors what difference a b)
  (let loop ((i 0) (seen 0))
    (if (< i 256)
        (let* ((x (+ 16 (* 32 (modulo i 16))))
               (y (+ 16 (* 32 (quotient i 16))))
               (pa (pixel a x y))
               (pb (pixel b x y))
               (color (pixel difference x y)))
          (if (hotter? pa pb) (check (string-append what ": red") (reddish? color)))
          (if (hotter? pb pa) (check (string-append what ": blue") (bluish? color)))
          (loop (+ i 1) (if (or (hotter? pa pb) (hotter? pb pa)) (+ seen 1) seen)))
        (check (string-append what ": they do differ") (> seen 10)))))

(define (test-difference)
  (let* ((result (compare image cat dog))
         (layer (car result))
         (back (compare image dog cat)))
    (check "correlation: both ways the same" (close? (cadr result) (cadr back) 0.000001))
    (check "correlation: they differ" (and (> (cadr result) -1) (< (cadr result) 0.9)))
    (check "name" (equal? (car (gimp-item-get-name layer)) "ViT: cat minus dog"))
    (check "above the first" (equal? (all-layers image) (list layer cat (car back) dog source)))
    (check "both are hidden" (equal? (map (lambda (l) (car (gimp-item-get-visible l))) (list layer cat dog)) (list TRUE FALSE FALSE)))
    (check "source selected" (= (active image) source))
    (check "opacity" (close? (car (gimp-layer-get-opacity layer)) 60 0.01))
    (check "size" (equal? (size layer) (size cat)))
    (check-colors "cat minus dog" layer cat dog)
    (check-colors "dog minus cat" (car back) dog cat)
    (write-file "correlation.txt" (number->string (cadr result)))
    (write-file "cat.json" (parasite-of cat))
    (write-file "dog.json" (parasite-of dog))
    (gimp-image-remove-layer image (car back))
    (gimp-image-remove-layer image layer)))

(define (parasite-of item)
  (caddr (car (gimp-item-get-parasite item "vit-attribution"))))

; With itself: nothing differs.
(define (test-same)
  (let* ((result (compare image cat cat)))
    (check "same: correlation" (close? (cadr result) 1 0.000001))
    (check "same: middle" (close-pixels? (pixel (car result) 100 100) middle 3))
    (gimp-image-remove-layer image (car result))))

; Another color makes no difference, another place does not matter as long as the picture is the same, and neither does a scale.
(define (test-recoloured)
  (let ((before (cadr (compare image cat dog))))
    (plug-in-vit-attribution-recolour RUN-NONINTERACTIVE image dog "jet" TRUE "")
    (check "recoloured" (close? before (cadr (compare image cat dog)) 0.000001))
    (gimp-image-scale image 300 300)
    (check "scaled" (close? before (cadr (compare image cat dog)) 0.000001))))

; As transparent as the first is: where nothing differs, nothing is seen.
(define (test-transparent)
  (let* ((image (load-example))
         (heat (layer-of (explain image (active image) '())))
         (result (compare image heat heat)))
    (check "transparent: nothing differs" (= (cadddr (pixel (car result) 100 100)) 0))
    (gimp-image-delete image)))

; Two parts of one picture: only where both looked.
(define (test-parts)
  (let* ((image (load-example))
         (layer (active image))
         (explain-part (lambda (x y)
                         (gimp-image-select-rectangle image CHANNEL-OP-REPLACE x y 300 300)
                         (gimp-image-set-active-layer image layer)
                         (let ((heat (layer-of (explain image layer '((options "alpha=opaque"))))))
                           (gimp-selection-none image)
                           heat)))
         (left (explain-part 0 0))
         (right (explain-part 150 100))
         (result (compare image left right)))
    (check "parts: a number" (and (>= (cadr result) -1) (<= (cadr result) 1)))
    (check "parts: as large as the first" (equal? (offsets (car result)) '(0 0)))
    (check "parts: nothing where only one looked" (= (cadddr (pixel (car result) 50 50)) 0))
    (check "parts: something where both did" (= (cadddr (pixel (car result) 250 250)) 255))
    (gimp-image-delete image)))

(define (run)
  (test-difference)
  (test-same)
  (test-recoloured)
  (test-transparent)
  (test-parts))
