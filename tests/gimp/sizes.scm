; sizes.scm - all dialogs, one after the other, of a photograph; sizes.sh looks at them.
; SPDX-License-Identifier: GPL-3.0-or-later

(define photo (string-append top "/tests/gimp/chelsea.png"))

(define (run)
  (let* ((image (car (gimp-file-load RUN-NONINTERACTIVE photo photo)))
         (layer (active image))
         (heats (layers-of (explain image layer '((classes "top:2"))))))
    (catch 'cancelled (explain-as RUN-INTERACTIVE image layer '()))
    (catch 'cancelled (explain-as RUN-INTERACTIVE image layer '()))
    (catch 'cancelled (plug-in-vit-attribution-recolour RUN-INTERACTIVE image (car heats) "turbo" FALSE ""))
    (catch 'cancelled (plug-in-vit-attribution-compare RUN-INTERACTIVE image (car heats) (cadr heats)))
    (catch 'cancelled (plug-in-vit-attribution-train RUN-INTERACTIVE (string-append top "/tests/probe/glyphs") "" ""))))
