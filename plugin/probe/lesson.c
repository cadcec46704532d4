/* lesson.c - see lesson.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lesson.h"

#include <glib/gi18n-lib.h>
#include <string.h>

const char **
lesson_names (const Collection *collection)
{
  guint        n = collection_n_classes (collection);
  const char **names = g_new0 (const char *, n + 1);

  for (guint c = 0; c < n; c++)
    names[c] = collection_class (collection, c)->name;
  return names;
}

static const GArray *
labels_of (const Collection *collection, const FeatureSet *features, guint row)
{
  return g_hash_table_lookup (collection->labels, collection->paths->pdata[features->pictures[row]]);
}

static gboolean
has_label (const GArray *labels, guint class)
{
  for (guint k = 0; k < labels->len; k++)
    if (g_array_index (labels, guint, k) == class)
      return TRUE;
  return FALSE;
}

/* The class's first picture that could not be read, and why; to be freed. */
static char *
first_unread (const Collection *collection, const FeatureSet *features, guint class)
{
  for (guint i = 0; i < features->unread->len; i++)
    {
      const ReportUnread *unread = features->unread->pdata[i];

      if (has_label (g_hash_table_lookup (collection->labels, unread->path), class))
        return g_strdup_printf (" (%s: %s)", unread->path, unread->why);
    }
  return g_strdup ("");
}

static gboolean
check_count (const Collection *collection, const FeatureSet *features, guint class, guint count, GError **error)
{
  g_autofree char *unread = first_unread (collection, features, class);

  if (count >= 2)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
               _ ("%s: of the pictures of “%s” %u can be read, but a class needs two at least%s"), collection->path,
               collection_class (collection, class)->name, count, unread);
  return FALSE;
}

static gboolean
check_counts (const Collection *collection, const FeatureSet *features, GError **error)
{
  g_autofree guint *counts = g_new0 (guint, collection_n_classes (collection) + 1);

  for (guint row = 0; row < features->n; row++)
    for (guint k = 0; k < labels_of (collection, features, row)->len; k++)
      counts[g_array_index (labels_of (collection, features, row), guint, k)]++;
  for (guint c = 0; c < collection_n_classes (collection); c++)
    if (!check_count (collection, features, c, counts[c], error))
      return FALSE;
  return TRUE;
}

/* A row of both matrices goes up. */
static void
move_row (FeatureSet *features, guint from, guint to)
{
  gsize bytes = features->width * sizeof (float), width = features->width;

  memmove (features->features + to * width, features->features + from * width, bytes);
  if (features->mirrored)
    memmove (features->mirrored + to * width, features->mirrored + from * width, bytes);
}

static void
take_labels (Lesson *lesson, const Collection *collection, FeatureSet *features)
{
  guint n_classes = collection_n_classes (collection), *n = &lesson->examples.n;
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal); /* digest -> row, from 1 */

  lesson->labels = g_new0 (guint8, (gsize) features->n * n_classes);
  for (guint row = 0; row < features->n; row++)
    {
      const GArray *labels = labels_of (collection, features, row);
      guint         place = GPOINTER_TO_UINT (g_hash_table_lookup (places, features->digests[row]));

      if (!place)
        {
          move_row (features, row, *n);
          lesson->paths[*n] = collection->paths->pdata[features->pictures[row]];
          place = ++*n;
          g_hash_table_insert (places, features->digests[row], GUINT_TO_POINTER (place));
        }
      for (guint k = 0; k < labels->len; k++)
        lesson->labels[(gsize) (place - 1) * n_classes + g_array_index (labels, guint, k)] = 1;
    }
  lesson->examples.labels = lesson->labels;
}

static void
take_classes (Lesson *lesson, const Collection *collection, const FeatureSet *features)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal); /* digest -> class, from 1 */

  lesson->classes = g_new (int, features->n);
  for (guint row = 0; row < features->n; row++)
    {
      int class = (int) g_array_index (labels_of (collection, features, row), guint, 0);
      int other = GPOINTER_TO_INT (g_hash_table_lookup (known, features->digests[row])) - 1;

      lesson->paths[row] = collection->paths->pdata[features->pictures[row]];
      lesson->classes[row] = class;
      lesson->n_equal += other >= 0 && other != class;
      g_hash_table_insert (known, features->digests[row], GINT_TO_POINTER (class + 1));
    }
  lesson->examples.n = features->n;
  lesson->examples.classes = lesson->classes;
}

Lesson *
lesson_new (const Collection *collection, FeatureSet *features, GError **error)
{
  Lesson *lesson;

  if (!check_counts (collection, features, error))
    return NULL;
  lesson = g_new0 (Lesson, 1);
  lesson->paths = g_new (char *, features->n);
  lesson->examples = (ViaExamples){ .width = features->width,
                                    .n_classes = collection_n_classes (collection),
                                    .features = features->features,
                                    .mirrored = features->mirrored };
  if (collection->several)
    take_labels (lesson, collection, features);
  else
    take_classes (lesson, collection, features);
  return lesson;
}

void
lesson_free (Lesson *lesson)
{
  if (!lesson)
    return;
  g_free (lesson->paths);
  g_free (lesson->classes);
  g_free (lesson->labels);
  g_free (lesson);
}
