/* criterion.c - see criterion.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "criterion.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *id, *title;
  int         sign;
} table[N_CRITERIA] = {
  { "drop_deletion", N_ ("deletion ↓"), -1 },
  { "drop_insertion", N_ ("insertion ↑"), 1 },
  { "drop_positive", N_ ("positive ↓"), -1 },
  { "drop_negative", N_ ("negative ↑"), 1 },
  { "paint_deletion", N_ ("deletion ↓"), -1 },
  { "paint_insertion", N_ ("insertion ↑"), 1 },
  { "paint_positive", N_ ("positive ↓"), -1 },
  { "paint_negative", N_ ("negative ↑"), 1 },
  { "pointing", N_ ("pointing ↑"), 1 },
  { "pixel_accuracy", N_ ("pixels ↑"), 1 },
  { "miou", N_ ("mIoU ↑"), 1 },
  { "map", N_ ("mAP ↑"), 1 },
  { "completeness_error", N_ ("unaccounted ↓"), -1 },
};

const char *
criterion_id (Criterion criterion)
{
  return table[criterion].id;
}

const char *
criterion_title (Criterion criterion)
{
  return _ (table[criterion].title);
}

int
criterion_sign (Criterion criterion)
{
  return table[criterion].sign;
}
