/* via-faithful.h - how far an explanation can be trusted: what a network answers when it sees less, and a network that has forgotten.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Belongs to via.h, and follows its rules.  What the class is without what is hottest in its map:
 *
 *   g_autoptr (ViaHiding) hiding = via_hiding_new (trace, VIA_HIDE_DROP, &error);
 *   guint n = via_hiding_n_units (hiding);
 *   via_hiding_scores (hiding, map, 0, scores);                  scores [n]
 *   via_hiding_order (hiding, scores, FALSE, order);             order [n]
 *   via_hiding_logits (hiding, order, n / 5, logits, NULL, NULL, &error);
 *   via_model_guess (model, logits, class).probability           without the hottest fifth
 */
#ifndef VIA_FAITHFUL_H
#define VIA_FAITHFUL_H

#include "via.h"

G_BEGIN_DECLS

typedef enum
{
  /* Patches are taken out of the sequence after their positions were added, so that nothing stands in their place (Jain et al.,
   * "Missingness Bias in Model Debugging", ICLR 2022); units are patches. */
  VIA_HIDE_DROP,
  /* Pixels become black, 0 before the normalisation, as published tables have it (Chefer et al., CVPR 2021); units are the pixels of the
   * network's input. */
  VIA_HIDE_PAINT
} ViaHide;

typedef struct _ViaHiding ViaHiding;

/* Of the picture of a trace, which must outlive it and is not asked anything else during its calls.  VIA_ERROR_UNSUPPORTED for a trace of windows, or
 * of a network without classes; no memory. */
ViaHiding *via_hiding_new (ViaTrace *trace, ViaHide how, GError **error);
void       via_hiding_free (ViaHiding *hiding);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViaHiding, via_hiding_free)

/* Of the same input: units go row by row from its top left. */
guint via_hiding_n_units (const ViaHiding *hiding);
/* scores [units] of class number k of a map of this trace's input: of a patch what it has in via_map_grid(), of a map of pixels the sum over
 * them; of a pixel via_map_heat(). */
void via_hiding_scores (const ViaHiding *hiding, const ViaMap *map, guint k, float *scores);
/* order [units]: the unit with the highest score first, or that with the lowest; of equal ones that which comes first in the input. */
void via_hiding_order (const ViaHiding *hiding, const float *scores, gboolean lowest_first, guint *order);
/* logits [C] when the first n units of `order` are hidden; 0: none.  They are as via_trace_logits() has them, in the trace's precision.  Errors:
 * VIA_ERROR_UNSUPPORTED when no patch would be left of which a network that reads patches could say anything; no memory, cancelled. */
gboolean via_hiding_logits (ViaHiding *hiding, const guint *order, guint n, float *logits, ViaProgress progress, gpointer data,
                            GError **error);

/* What logits [C] of the model's say of a class, as via_trace_guess() has it. */
ViaGuess via_model_guess (const ViaModel *model, const float *logits, int index);

/* The same network with what stands behind its blocks, its head above all, and its last n_blocks blocks drawn anew (Adebayo et al., "Sanity Checks for
 * Saliency Maps", NeurIPS 2018, cascading): of every part, a matrix or the biases beside it, the numbers come from a normal distribution with the
 * mean and the deviation that it had.  0: what stands behind them alone; as many as there are, or more: all blocks; what stands before them stays.  The same
 * seed gives the same numbers, in each part whatever n_blocks is.  `name` and errors as in via_model_open(), and no memory; the file stays as it is.
 * via_model_name() and via_model_sha256() are of its own, and tell both numbers. */
ViaModel *via_model_redrawn (const char *name, guint n_blocks, guint64 seed, GError **error);

G_END_DECLS

#endif
