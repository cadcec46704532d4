/* embedded.S - puts files of this folder into every program.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They lie in the read-only data, aligned so that numbers are used in place; engine/checkpoint/embedded.c knows their names.
 * The build replaces MODELS by this folder. */

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
        file via_vit_ini, "MODELS/vit_base_patch16_224.ini"
        file via_dinov2_ini, "MODELS/dinov2_base_imagenet1k_1layer_lrp.ini"
        file via_mae_ini, "MODELS/mae_vit_base_patch16_224.ini"
        file via_clip_ini, "MODELS/clip_vit_base_patch16_224.ini"
        file via_imagenet_tsv, "MODELS/labels/imagenet-1k.tsv"

        .section .note.GNU-stack, "", %progbits
