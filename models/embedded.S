/* embedded.S - puts files of this folder into every program.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They lie in the read-only data, aligned so that numbers are used in place; engine/checkpoint/embedded.c knows their names.
 * The build replaces MODELS by this folder, and PRESETS by the list in meson.build. */

        .section .rodata.embedded, "a"

.macro file symbol, name
        .balign 64
        .globl  \symbol
        .hidden \symbol
\symbol:
        .incbin "\name"
        .globl  \symbol\()_end
        .hidden \symbol\()_end
\symbol\()_end:
        .byte   0
.endm

        file via_demo_safetensors, "MODELS/demo.safetensors"
        file via_demo_ini, "MODELS/demo.ini"
        file via_demo_txt, "MODELS/demo.txt"
        file via_imagenet_tsv, "MODELS/labels/imagenet-1k.tsv"
        file via_clip_merges, "MODELS/clip-merges.txt.gz"

        .globl  via_presets
        .hidden via_presets
via_presets:
.irp preset, PRESETS
        .asciz  "\preset"
        .incbin "MODELS/\preset"
        .byte   0
.endr
        .byte   0

        .section .note.GNU-stack, "", %progbits
