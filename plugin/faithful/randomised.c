/* randomised.c - see randomised.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "randomised.h"

#include <glib/gi18n-lib.h>

#include "../heat/agreement.h"

void
randomised_free (Randomised *randomised)
{
  if (!randomised)
    return;
  g_free (randomised->name);
  g_free (randomised->blocks);
  g_free (randomised);
}

/* 0, 1, 2, 4 … all of them: of guint. */
static GArray *
depths_of (guint n_blocks)
{
  GArray *depths = g_array_new (FALSE, FALSE, sizeof (guint));
  guint   none = 0;

  g_array_append_val (depths, none);
  for (guint depth = 1; depth < n_blocks; depth *= 2)
    g_array_append_val (depths, depth);
  return g_array_append_val (depths, n_blocks);
}

Randomised *
randomised_new (const char *name, const ViaModel *model, guint64 seed, GError **error)
{
  g_autoptr (ViaModel) first = via_model_redrawn (name, 0, seed, error);
  g_autoptr (GArray) depths = depths_of ((guint) via_model_n_blocks (model));
  Randomised *randomised;

  if (!first)
    return NULL;
  if (via_model_n_classes (first) != via_model_n_classes (model))
    {
      g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                           _ ("a network that is asked in words cannot be drawn anew; leave --randomise out"));
      return NULL;
    }
  randomised = g_new (Randomised, 1);
  *randomised = (Randomised){ g_strdup (name), seed, depths->len, g_memdup2 (depths->data, depths->len * sizeof (guint)) };
  return randomised;
}

gboolean
randomised_wants (guint i, guint n)
{
  return i % ((n + RANDOMISED_PICTURES - 1) / RANDOMISED_PICTURES) == 0;
}

/* ---- one picture */

typedef struct
{
  const Randomised   *randomised;
  const Specimen     *specimen;
  const MethodChoice *choice;
  const float        *input;
  ViaProgress         progress;
  gpointer            data;
} Forgetting;

/* With the maps of network number i: of correlations [methods, n] those. */
static gboolean
compare_network (const Forgetting *c, guint i, double *correlations, GError **error)
{
  const ViaTraceOptions fast = { .precision = VIA_PRECISION_FAST };
  g_autoptr (ViaModel) model = via_model_redrawn (c->randomised->name, c->randomised->blocks[i], c->randomised->seed, error);
  g_autoptr (ViaTrace) trace = model ? via_trace_new_from_input (model, c->input, &fast, c->progress, c->data, error) : NULL;
  g_autofree ViaMap **maps = g_new0 (ViaMap *, c->choice->n);

  if (!trace
      || !via_explain_together (trace, c->choice->methods, c->choice->n, &c->specimen->explained, 1, c->choice->options, maps, NULL,
                                c->progress, c->data, error))
    return FALSE;
  for (guint m = 0; m < c->choice->n; m++)
    {
      correlations[(gsize) m * c->randomised->n + i] =
          agreement_of_maps (c->specimen->methods[m].map, maps[m], 0, via_model_patch_size (model));
      via_map_free (maps[m]);
    }
  return TRUE;
}

double *
randomised_correlations (const Randomised *randomised, const Specimen *specimen, const ViaPhoto *photo, const MethodChoice *choice,
                         ViaProgress progress, gpointer data, GError **error)
{
  g_autofree double *correlations = g_new (double, (gsize) choice->n * randomised->n);
  g_autofree float  *input = via_photo_input (photo);
  const Forgetting   forgetting = { randomised, specimen, choice, input, progress, data };

  for (guint i = 0; i < randomised->n; i++)
    if (!compare_network (&forgetting, i, correlations, error))
      return NULL;
  return g_steal_pointer (&correlations);
}

void
randomised_put_json (const Randomised *randomised, const double *correlations, const MethodChoice *choice, JsonBuilder *json)
{
  json_put_open (json, "randomised", '{');
  json_put_open (json, "blocks", '[');
  for (guint i = 0; i < randomised->n; i++)
    json_put_integer (json, NULL, randomised->blocks[i]);
  json_put_close (json, ']');
  json_put_open (json, "methods", '{');
  for (guint m = 0; m < choice->n; m++)
    {
      json_put_open (json, via_method_id (choice->methods[m]), '[');
      for (guint i = 0; i < randomised->n; i++)
        json_put_number (json, NULL, correlations[(gsize) m * randomised->n + i]);
      json_put_close (json, ']');
    }
  json_put_close (json, '}');
  json_put_close (json, '}');
}
