; script.scm - what the ready-made batch calls have made, and what they refuse.
; SPDX-License-Identifier: GPL-3.0-or-later

(define (saved name)
  (let ((path (string-append out "/" name)))
    (car (gimp-file-load RUN-NONINTERACTIVE path path))))

; An error of Scheme itself cannot be caught.
(define (refusal in)
  (call-with-current-continuation
   (lambda (leave)
     (set! vit-attribution-refuse (lambda (folder why) (leave why)))
     (vit-attribution-folder (string-append out in) (string-append out "/pictures") "" "" ""))))

(define (check-refusals)
  (check "pictures beside their outputs" (equal? (refusal "/pictures") "this folder has a picture A.JPG, too: choose another"))
  (check "no pictures" (equal? (refusal "/pictures/sub.png") "there are no pictures: no file ends in .png, .jpg, .tif or .webp"))
  (check "no folder" (equal? (refusal "/no-such-folder") "this folder cannot be read")))

(define (check-folder heat)
  (for-each (lambda (stem)
              (let ((layers (all-layers (saved (string-append "explained/" stem ".xcf")))))
                (check (string-append stem ": three layers") (= (length layers) 3))
                (check-same stem (car layers) heat 0))
              (check-same (string-append stem ": overlay") (active (saved (string-append "explained/" stem "-overlay.png")))
                          (active (saved "overlay.png")) 0))
            '("A" "a~2")))

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
      (gimp-file-save RUN-NONINTERACTIVE image (active image) (string-append out "/overlay.png") "overlay.png")
      (check-folder (layer-of result))
      (check-refusals))))
