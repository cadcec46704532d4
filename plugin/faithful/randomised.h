/* randomised.h - networks that have forgotten more and more of what they learned, from the head down, and what is left of the maps.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Adebayo et al., "Sanity Checks for Saliency Maps", NeurIPS 2018: a map that stays as it is when weights are drawn anew does not show
 * what they have learned.
 */
#ifndef FAITHFUL_RANDOMISED_H
#define FAITHFUL_RANDOMISED_H

#include "specimen.h"

/* Of so many pictures at most, from all over the list. */
#define RANDOMISED_PICTURES 100

typedef struct
{
  char   *name; /* of the model that they are made of */
  guint64 seed;
  guint   n;
  guint  *blocks; /* [n]: how many of the last blocks are drawn anew, beside the head: 0, 1, 2, 4 … all */
} Randomised;

/* Of the model of that name, which is open as `model`.  Errors: those of via_model_redrawn(); a model that is asked in words. */
Randomised *randomised_new (const char *name, const ViaModel *model, guint64 seed, GError **error);
void        randomised_free (Randomised *randomised); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Randomised, randomised_free)

/* Whether picture number i of n is one of those that are shown to these networks, too. */
gboolean randomised_wants (guint i, guint n);

/* The rank correlation of each method's map in the specimen with that of each of these networks, of the same class: [methods, n]; NAN where
 * a map is the same everywhere.  They are drawn one after the other, each when it is asked.  `choice` as the specimen was made with.  Free
 * with g_free().  Errors: of opening them, of explanations, no memory, cancelled. */
double *randomised_correlations (const Randomised *randomised, const Specimen *specimen, const ViaPhoto *photo,
                                 const MethodChoice *choice, ViaProgress progress, gpointer data, GError **error);

/* A member of an open object. */
void randomised_put_json (const Randomised *randomised, const double *correlations, const MethodChoice *choice, JsonBuilder *json);

#endif
