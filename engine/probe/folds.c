/* folds.c - see folds.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "folds.h"

/* A text for what a picture has. */
static char *
labels_text (const ViaExamples *examples, guint picture)
{
  GString *kind;

  if (examples->classes)
    return g_strdup_printf ("%d", examples->classes[picture]);
  kind = g_string_new (NULL);
  for (guint c = 0; c < examples->n_classes; c++)
    if (examples->labels[(gsize) picture * examples->n_classes + c])
      g_string_append_printf (kind, "%u ", c);
  return g_string_free (kind, FALSE);
}

guint8 *
folds_new (const ViaExamples *examples)
{
  g_autoptr (GHashTable) kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree guint **counts = g_new (guint *, examples->n);
  g_autofree guint  *places = g_new (guint, examples->n);
  guint8            *folds = g_new (guint8, examples->n);

  for (guint i = 0; i < examples->n; i++)
    {
      char *kind = labels_text (examples, i);

      counts[i] = g_hash_table_lookup (kinds, kind);
      if (counts[i])
        g_free (kind);
      else
        g_hash_table_insert (kinds, kind, counts[i] = g_new0 (guint, 1));
      places[i] = (*counts[i])++;
    }
  for (guint i = 0; i < examples->n; i++)
    folds[i] = (guint8) ((guint64) VIA_PROBE_FOLDS * places[i] / *counts[i]);
  return folds;
}

guint *
folds_pick (const guint8 *folds, guint n_pictures, guint fold, gboolean others, guint *n)
{
  guint *picked = g_new (guint, n_pictures);

  *n = 0;
  for (guint i = 0; i < n_pictures; i++)
    if ((folds[i] != fold) == (others != FALSE))
      picked[(*n)++] = i;
  return picked;
}
