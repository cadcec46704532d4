; vit-attribution.scm - explain picture files in GIMP's batch mode.
; SPDX-License-Identifier: GPL-3.0-or-later
;
; (vit-attribution-file "in.jpg" "out.xcf" "model" "method" "classes")
;
; Loads the picture (a gray one becomes RGB), adds one heat layer per class, and saves it all; an output other than .xcf gets
; the flattened picture.
;
; (vit-attribution-folder "in" "out" "model" "method" "classes")
;
; The same for each picture of a folder: out/NAME.xcf with all layers, and out/NAME-overlay.png, which is flat.  A picture that fails is
; reported, and the next one follows; the last message counts them.  Returns how many failed.
;
; Empty words are the defaults: the built-in model, transformer_attribution, the predicted class.  The same file serves GIMP 2.10
; and GIMP 3: arguments are positional, because that is what both of them read.

(define vit-attribution-gimp3 (not (defined? 'gimp-image-get-active-layer)))

; In GIMP 3 a file has one name only, and several drawables can be selected.
(define (vit-attribution-load file)
  (car (if vit-attribution-gimp3
           (gimp-file-load RUN-NONINTERACTIVE file)
           (gimp-file-load RUN-NONINTERACTIVE file file))))

(define (vit-attribution-write image file)
  (if vit-attribution-gimp3
      (gimp-file-save RUN-NONINTERACTIVE image file)
      (gimp-file-save RUN-NONINTERACTIVE image (car (gimp-image-get-active-drawable image)) file file)))

; What the procedure calls its third argument.
(define (vit-attribution-chosen image)
  (car (if vit-attribution-gimp3
           (gimp-image-get-selected-layers image)
           (gimp-image-get-active-layer image))))

(define (vit-attribution-flat-copy image)
  (let ((copy (car (gimp-image-duplicate image))))
    (gimp-image-flatten copy)
    copy))

(define (vit-attribution-save image file)
  (let* ((length (string-length file))
         (layered (and (> length 4) (string-ci=? (substring file (- length 4) length) ".xcf")))
         (result (if layered image (vit-attribution-flat-copy image))))
    (vit-attribution-write result file)
    (if (not layered)
        (gimp-image-delete result))))

;;; One picture

(define (vit-attribution-explain image model method classes)
  (plug-in-vit-attribution RUN-NONINTERACTIVE image (vit-attribution-chosen image) model
                           (if (equal? method "") "transformer_attribution" method) classes
                           "layer" "turbo" "normal" 60.0 FALSE "crop" "exact" "layer" TRUE "managed" "" ""))

(define (vit-attribution-file in out model method classes)
  (let ((image (vit-attribution-load in)))
    (vit-attribution-explain image model method classes)
    (vit-attribution-save image out)
    (gimp-image-delete image)))

(define (vit-attribution-refuse folder why)
  (error (string-append "vit-attribution-folder: " folder ": " why)))

;;; The pictures of a folder, and what their outputs are called

(define (vit-attribution-path folder name)
  (string-append folder DIR-SEPARATOR name))

(define (vit-attribution-lower text)
  (list->string (map char-downcase (string->list text))))

; Where the ending of a file's name begins: at its last point, or behind its end.
(define (vit-attribution-dot name)
  (let loop ((i (- (string-length name) 1)))
    (cond ((< i 1) (string-length name))
          ((char=? (string-ref name i) #\.) i)
          (else (loop (- i 1))))))

(define (vit-attribution-is-picture folder name)
  (and (not (char=? (string-ref name 0) #\.))
       (member (vit-attribution-lower (substring name (vit-attribution-dot name) (string-length name)))
               '(".png" ".jpg" ".jpeg" ".tif" ".tiff" ".webp"))
       (not (= (file-type (vit-attribution-path folder name)) FILE-TYPE-DIR))))

; Two sorted lists become one.
(define (vit-attribution-merge a b)
  (let loop ((a a) (b b) (merged '()))
    (cond ((null? a) (append (reverse merged) b))
          ((null? b) (append (reverse merged) a))
          ((string<? (car b) (car a)) (loop a (cdr b) (cons (car b) merged)))
          (else (loop (cdr a) b (cons (car a) merged))))))

(define (vit-attribution-sort names)
  (let pairs ((lists (map list names)) (merged '()))
    (cond ((and (null? lists) (null? merged)) '())
          ((null? lists) (pairs merged '()))
          ((null? (cdr lists)) (if (null? merged) (car lists) (pairs (cons (car lists) merged) '())))
          (else (pairs (cddr lists) (cons (vit-attribution-merge (car lists) (cadr lists)) merged))))))

(define (vit-attribution-pictures folder)
  (let ((entries (dir-open-stream folder)))
    (if (not entries)
        (vit-attribution-refuse folder "this folder cannot be read"))
    (let loop ((names '()) (name (dir-read-entry entries)))
      (cond ((not (eof-object? name))
             (loop (if (vit-attribution-is-picture folder name) (cons name names) names) (dir-read-entry entries)))
            (else (dir-close-stream entries)
                  (vit-attribution-sort names))))))

; A picture's name without its ending; of names that would be alike, also but for upper and lower case, the later are STEM~2, STEM~3.
(define (vit-attribution-stem name taken)
  (let ((stem (substring name 0 (vit-attribution-dot name))))
    (let loop ((n 1))
      (let ((candidate (if (= n 1) stem (string-append stem "~" (number->string n)))))
        (if (member (vit-attribution-lower candidate) taken)
            (loop (+ n 1))
            candidate)))))

;;; All of them

; What call returns, or what failed makes of the error's words.
(define (vit-attribution-try call failed)
  (let ((hook *error-hook*))
    (call-with-current-continuation
     (lambda (leave)
       (set! *error-hook* (lambda words
                            (set! *error-hook* hook)
                            (leave (failed words))))
       (let ((result (call)))
         (set! *error-hook* hook)
         result)))))

(define (vit-attribution-said words)
  (let ((texts (map (lambda (word) (if (string? word) word "")) words)))
    (apply string-append texts)))

; Whether the picture was explained; out is the path of its outputs without their endings.
(define (vit-attribution-one in out model method classes)
  (let* ((image #f)
         (done (vit-attribution-try
                (lambda ()
                  (set! image (vit-attribution-load in))
                  (vit-attribution-explain image model method classes)
                  (vit-attribution-save image (string-append out ".xcf"))
                  (vit-attribution-save image (string-append out "-overlay.png"))
                  #t)
                (lambda (words)
                  (gimp-message (string-append in ": " (vit-attribution-said words)))
                  #f))))
    (if image
        (gimp-image-delete image))
    done))

; How many fail of the pictures that are left.
(define (vit-attribution-all in out names model method classes)
  (let loop ((names names) (taken '()) (failed 0))
    (if (null? names)
        failed
        (let* ((stem (vit-attribution-stem (car names) taken))
               (done (vit-attribution-one (vit-attribution-path in (car names)) (vit-attribution-path out stem) model method classes)))
          (loop (cdr names) (cons (vit-attribution-lower stem) taken) (if done failed (+ failed 1)))))))

; An output must not take the place of a picture, whatever the folders are called.
(define (vit-attribution-check in out names)
  (if (null? names)
      (vit-attribution-refuse in "there are no pictures: no file ends in .png, .jpg, .tif or .webp"))
  (for-each (lambda (name)
              (if (file-exists? (vit-attribution-path out name))
                  (vit-attribution-refuse out (string-append "this folder has a picture " name ", too: choose another"))))
            names))

(define (vit-attribution-folder in out model method classes)
  (let ((names (vit-attribution-pictures in)))
    (vit-attribution-check in out names)
    (if (not (file-exists? out))
        (dir-make out))
    (let* ((failed (vit-attribution-all in out names model method classes))
           (n (length names)))
      (gimp-message (string-append "Pictures: " (number->string n) "; explained: " (number->string (- n failed))
                                   ", failed: " (number->string failed)))
      failed)))
