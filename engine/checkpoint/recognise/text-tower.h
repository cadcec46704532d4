/* text-tower.h - recognises the half of a CLIP that reads texts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TEXT_TOWER_H
#define TEXT_TOWER_H

#include "../describe/config.h"

typedef struct
{
  Config        config;  /* width, depth, heads, hidden, projection, activation, eps; nothing of it needs to be cleared */
  int           context; /* positions, T */
  const Tensor *words;   /* [VOCABULARY_SIZE,W], lent */
  double        scale;   /* exp (logit_scale): what a cosine is worth as a logit */
} TextTower;

/* What is known of a checkpoint as a whole is in `image`, which detect() has completed.  The weights, opened once more, get our names:
 * those of a block as in the image tower; "norm" behind the blocks, "pos_embed" [T,W], "proj" [W,E] or "proj.weight" [E,W].
 * VIA_ERROR_UNSUPPORTED when there is no such tower, or another one than CLIP's; VIA_ERROR_FILE when it is not whole. */
gboolean text_tower_find (Weights *weights, const Config *image, TextTower *tower, GError **error);

/* Notes when a CLIP's logit_scale is none that training leaves behind. */
void text_tower_note_doubt (Weights *weights, Config *image);

#endif
