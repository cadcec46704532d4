; script.scm - what the ready-made batch call has made.
; SPDX-License-Identifier: GPL-3.0-or-later

(define (run)
  (let ((layered (string-append out "/layered.xcf"))
        (flat (string-append out "/flat.png")))
    (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE layered layered)))
           (plain (load-example))
           (result (explain plain (active plain) '((classes "cat,dog"))))
           (flattened (car (gimp-file-load RUN-NONINTERACTIVE flat flat))))
      (check "three layers" (= (length (all-layers image)) 3))
      (check-same "heat" (car (all-layers image)) (layer-of result) 0)
      (check-same "picture" (caddr (all-layers image)) (caddr (all-layers plain)) 0)
      (check "flat" (= (length (all-layers flattened)) 1))
      (if (not (equal? tool-heat ""))
          (let ((heat (car (gimp-file-load RUN-NONINTERACTIVE tool-heat tool-heat))))
            (check-same "command line" (active heat) (layer-of result) 1)))
      ; To be looked at.
      (gimp-image-flatten image)
      (gimp-file-save RUN-NONINTERACTIVE image (active image) (string-append out "/overlay.png") "overlay.png"))))
