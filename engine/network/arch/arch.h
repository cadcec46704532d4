/* arch.h - the networks: each turns a checkpoint's weights into a tape.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Builders use the names of checkpoint/recognise/layout.h, whatever the file calls its weights, and steps are named after them.
 * The tape borrows the weights, which must outlive it.  Errors: VIA_ERROR_FILE, naming what is missing or of the wrong shape.
 */
#ifndef ARCH_H
#define ARCH_H

#include "../tape.h"

/* The network of the config's family. */
Tape *arch_tape (Weights *weights, const Config *config, GError **error);

Tape *vit_tape (Weights *weights, const Config *config, GError **error);
Tape *dinov2_tape (Weights *weights, const Config *config, GError **error);
Tape *clip_tape (Weights *weights, const Config *config, GError **error);
Tape *dinov3_tape (Weights *weights, const Config *config, GError **error);
Tape *eva02_tape (Weights *weights, const Config *config, GError **error);

/* text.c: the blocks of CLIP's text tower, on `rows` tokens of one or more texts, and what follows them, on as many ends of texts.
 * *given are the numbers that it starts with, [rows,W], the tape's, and to be filled before each run, as are the rows' spans. */
Tape *text_tape (Weights *weights, const Config *config, int rows, double **given, const TextSpan *spans, GError **error);
Tape *text_end_tape (Weights *weights, const Config *config, int rows, double **given, GError **error);

/* What comes out of the last four blocks, the last one's behind the others; -1 where there are fewer. */
#define LAST_BLOCKS 4
typedef struct
{
  int x[LAST_BLOCKS];
} Last;

/* block.c, what all of them are made of: the picture as tokens with their positions; all blocks, one after the other. */
int  block_tokens (Tape *tape, const Config *config);
Last block_all (Tape *tape, const Config *config, int x);

/* pooled.c: what a learned query finds in the tokens x. */
int pooled_read (Tape *tape, const Config *config, int x);

/* feature.c: what the head reads, normalised. */
int feature_read (Tape *tape, const Config *config, Last last);
/* And the head upon it: the logits; of a network without classes the feature itself. */
int feature_head (Tape *tape, const Config *config, int feature);

#endif
