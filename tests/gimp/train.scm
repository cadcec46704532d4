; train.scm - classes of one's own: trained, and then explained with.
; SPDX-License-Identifier: GPL-3.0-or-later

(define glyphs (string-append top "/tests/probe/glyphs"))

(define (load-pair)
  (car (gimp-file-load RUN-NONINTERACTIVE (string-append top "/tests/probe/pair.png") "pair.png")))

; Into the first models folder, and called like the folder, unless something else is said.
(define (test-training)
  (let ((result (plug-in-vit-attribution-train RUN-NONINTERACTIVE glyphs "" ""))
        (image (load-pair)))
    (check "name" (equal? (car result) "glyphs"))
    (check "accuracy" (and (> (cadr result) 0.7) (<= (cadr result) 1)))
    (let* ((source (active image))
           (heats (explain image source '((model "glyphs") (classes "rabbit,grapes")))))
      (check "labels" (equal? (labels-of heats) '("rabbit" "grapes")))
      (check "both are in it" (> (apply + (probabilities-of heats)) 0.8))
      (check "layers" (= (length (all-layers image)) 3)))
    (gimp-image-delete image)))

; A sentence, and no file.
(define (test-refusals)
  (define (refuses what folder model)
    (check what (eq? (catch 'refused (plug-in-vit-attribution-train RUN-NONINTERACTIVE folder model "") 'done) 'refused)))
  (refuses "no folder" (string-append out "/nothing") "")
  (refuses "no classes" (string-append glyphs "/rabbit") "")
  (refuses "no network" glyphs "no-such-model"))

; The dialog, which begins with a folder; its result is explained with at once.
(define (run-dialog)
  (let* ((image (load-pair))
         (result (plug-in-vit-attribution-train RUN-INTERACTIVE glyphs "" (string-append out "/models/things.head.safetensors"))))
    (check "dialog: name" (equal? (car result) "things"))
    (check "dialog: explained" (= (length (all-layers image)) 2))
    (gimp-image-delete image)))
