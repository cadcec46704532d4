/* feature.c - what the head reads: the class token, the mean of the patches, several of these side by side, or what attention pools.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every token has been through the last norm before it is read; but networks that are averaged (MAE when it is fine-tuned, timm's
 * "avg") have their norm behind the mean.  DINOv2's larger heads read the class tokens of the last four blocks.
 *
 * A linear probe may make what it reads as long as 1, and standardise it, by numbers from its training or, MAE's, by a BatchNorm
 * without weights.
 */
#include "arch.h"

/* Of MAE's linear probe. */
#define BATCH_NORM_EPS 1e-6
#define CLASS_TOKEN 0
#define NO_TOKEN (-1)

static int
normalised (Tape *t, const Config *c, int x)
{
  return tape_norm (t, NULL, "norm", x, c->final_norm_eps);
}

/* The class tokens of the last four blocks, and maybe the mean of the last. */
static int
last_four (Tape *t, const Config *c, Last last, gboolean mean)
{
  int all = tape_pool (t, "pool", normalised (t, c, last.x[0]), CLASS_TOKEN, FALSE);

  for (int i = 1; i < LAST_BLOCKS; i++)
    {
      gboolean is_last = i == LAST_BLOCKS - 1;

      all = tape_concat (t, "concat", all, tape_pool (t, "pool", normalised (t, c, last.x[i]), CLASS_TOKEN, mean && is_last));
    }
  return all;
}

int
feature_read (Tape *t, const Config *c, Last last)
{
  int x = last.x[LAST_BLOCKS - 1];

  switch (c->feature)
    {
    case FEATURE_MEAN:
      if (!c->fc_norm)
        return tape_pool (t, "pool", normalised (t, c, x), NO_TOKEN, TRUE);
      return tape_norm (t, NULL, "fc_norm", tape_pool (t, "pool", x, NO_TOKEN, TRUE), c->final_norm_eps);
    case FEATURE_MAP:
      return pooled_read (t, c, normalised (t, c, x));
    case FEATURE_CLS4:
      return last_four (t, c, last, FALSE);
    case FEATURE_CLS4_MEAN:
      return last_four (t, c, last, TRUE);
    case FEATURE_CLS:
    case FEATURE_CLS_MEAN:
      break;
    }
  return tape_pool (t, "pool", normalised (t, c, x), CLASS_TOKEN, c->feature == FEATURE_CLS_MEAN);
}

int
feature_head (Tape *t, const Config *c, int x)
{
  if (c->n_classes == 0)
    return x;
  if (c->batch_norm)
    x = tape_batch_norm (t, "bn", x, BATCH_NORM_EPS);
  if (c->unit)
    x = tape_unit (t, "head_unit", x);
  if (c->standardised)
    x = tape_standardise (t, "head_norm", x, "head.mean", "head.std");
  return c->interleaved ? tape_interleaved (t, "head", x, c->n_classes) : tape_linear (t, NULL, "head", x, c->n_classes);
}
