; blend-golden.scm - how GIMP lays a layer over a picture: the rows of blend.tsv.
; SPDX-License-Identifier: GPL-3.0-or-later
; gimp-console-2.10 -i -d -f -b '(begin (load "blend-golden.scm") (blend-golden "blend.tsv"))' -b '(gimp-quit 0)'

(define levels '(0 3 20 77 127 128 200 254 255))

(define modes
  (list (list "normal" LAYER-MODE-NORMAL) (list "overlay" LAYER-MODE-OVERLAY) (list "hard-light" LAYER-MODE-HARDLIGHT)
        (list "soft-light" LAYER-MODE-SOFTLIGHT) (list "multiply" LAYER-MODE-MULTIPLY) (list "screen" LAYER-MODE-SCREEN)
        (list "addition" LAYER-MODE-ADDITION)))

; One pixel a pair: the backdrop changes along x, the layer along y.
(define (fill layer level-of)
  (let ((pixel (cons-array 4 'byte)) (n (length levels)))
    (aset pixel 3 255)
    (let loop ((i 0))
      (if (< i (* n n))
          (let* ((x (modulo i n)) (y (quotient i n)) (level (level-of x y)))
            (aset pixel 0 level) (aset pixel 1 level) (aset pixel 2 level)
            (gimp-drawable-set-pixel layer x y 4 pixel)
            (loop (+ i 1)))))))

(define (write-mode port name mode opacity)
  (let* ((n (length levels))
         (image (car (gimp-image-new n n RGB)))
         (below (car (gimp-layer-new image n n RGBA-IMAGE "below" 100 LAYER-MODE-NORMAL)))
         (above (car (gimp-layer-new image n n RGBA-IMAGE "above" opacity mode))))
    (gimp-image-insert-layer image below 0 0)
    (gimp-image-insert-layer image above 0 0)
    (fill below (lambda (x y) (list-ref levels x)))
    (fill above (lambda (x y) (list-ref levels y)))
    (let ((flat (car (gimp-image-flatten image))))
      (let loop ((i 0))
        (if (< i (* n n))
            (let ((x (modulo i n)) (y (quotient i n)))
              (display name port) (display "\t" port) (display opacity port) (display "\t" port)
              (display (list-ref levels x) port) (display "\t" port) (display (list-ref levels y) port) (display "\t" port)
              (display (aref (cadr (gimp-drawable-get-pixel flat x y)) 0) port) (newline port)
              (loop (+ i 1))))))
    (gimp-image-delete image)))

(define (blend-golden path)
  (let ((port (open-output-file path)))
    (for-each (lambda (mode)
                (for-each (lambda (opacity) (write-mode port (car mode) (cadr mode) opacity)) '(100 60)))
              modes)
    (close-output-port port)))
