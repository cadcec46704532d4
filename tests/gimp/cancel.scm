; cancel.scm - GIMP's Cancel ends the plug-in's process, and so does a crash; cancel.sh does the same, at several moments.
; SPDX-License-Identifier: GPL-3.0-or-later

(define image (load-example))
(define layer (active image))

(define (killed)
  (gimp-image-clean-all image)
  (let ((before (all-layers image)))
    (check "killed" (eq? (catch 'killed (explain image layer '((classes "top:5"))) 'done) 'killed))
    (check "killed: layers" (equal? before (all-layers image)))
    (check "killed: active" (= (active image) layer))
    (check "killed: not touched" (= (car (gimp-image-is-dirty image)) FALSE))))

(define (run)
  (gimp-image-scale image 6000 6000)   ; slow enough to be met at work
  (write-file "ready" "ok")
  (killed)
  (killed)
  (killed)
  (killed)
  (killed)
  (check "GIMP goes on" (= (length (layers-of (explain image layer '()))) 1)))
