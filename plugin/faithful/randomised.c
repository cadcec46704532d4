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
  for (guint i = 0; i < randomised->n; i++)
    via_model_free (randomised->models[i]);
  g_free (randomised->models);
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

static ViaModel *
open_redrawn (const char *name, guint n_blocks, guint64 seed, int n_classes, GError **error)
{
  g_autoptr (ViaModel) model = via_model_redrawn (name, n_blocks, seed, error);

  if (!model || via_model_n_classes (model) == n_classes)
    return g_steal_pointer (&model);
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                       _ ("a network that is asked in words cannot be drawn anew; leave --randomise out"));
  return NULL;
}

Randomised *
randomised_new (const char *name, const ViaModel *model, guint64 seed, GError **error)
{
  g_autoptr (Randomised) randomised = g_new0 (Randomised, 1);
  g_autoptr (GArray) depths = depths_of ((guint) via_model_n_blocks (model));

  randomised->models = g_new0 (ViaModel *, depths->len);
  randomised->blocks = g_memdup2 (depths->data, depths->len * sizeof (guint));
  for (; randomised->n < depths->len; randomised->n++)
    if (!(randomised->models[randomised->n] =
              open_redrawn (name, randomised->blocks[randomised->n], seed, via_model_n_classes (model), error)))
      return NULL;
  return g_steal_pointer (&randomised);
}

gboolean
randomised_wants (guint i, guint n)
{
  return i % ((n + RANDOMISED_PICTURES - 1) / RANDOMISED_PICTURES) == 0;
}

/* ---- one picture */

typedef struct
{
  const Specimen     *specimen;
  const MethodChoice *choice;
  const float        *input;
  ViaProgress         progress;
  gpointer            data;
} Forgetting;

/* With the maps of one network: correlations [methods], each `stride` from the one before. */
static gboolean
compare_network (const Forgetting *c, ViaModel *model, double *correlations, guint stride, GError **error)
{
  const ViaTraceOptions fast = { .precision = VIA_PRECISION_FAST };
  g_autoptr (ViaTrace) trace = via_trace_new_from_input (model, c->input, &fast, c->progress, c->data, error);
  g_autofree ViaMap **maps = g_new0 (ViaMap *, c->choice->n);

  if (!trace
      || !via_explain_together (trace, c->choice->methods, c->choice->n, &c->specimen->explained, 1, c->choice->options, maps, NULL,
                                c->progress, c->data, error))
    return FALSE;
  for (guint i = 0; i < c->choice->n; i++)
    {
      correlations[(gsize) i * stride] = agreement_of_maps (c->specimen->methods[i].map, maps[i], 0, via_model_patch_size (model));
      via_map_free (maps[i]);
    }
  return TRUE;
}

double *
randomised_correlations (const Randomised *randomised, const Specimen *specimen, const ViaPhoto *photo, const MethodChoice *choice,
                         ViaProgress progress, gpointer data, GError **error)
{
  g_autofree double *correlations = g_new (double, (gsize) choice->n * randomised->n);
  g_autofree float  *input = via_photo_input (photo);
  const Forgetting   forgetting = { specimen, choice, input, progress, data };

  for (guint i = 0; i < randomised->n; i++)
    if (!compare_network (&forgetting, randomised->models[i], correlations + i, randomised->n, error))
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
