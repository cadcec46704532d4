/* batch-terms.c - see batch-terms.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-terms.h"

#include "../picture-folder.h"

/* Heads and descriptions; a network has a digest of its own. */
#define FILE_MOST ((gsize) 1 << 28)

static void
add_word (GPtrArray *words, const char *name, const char *value)
{
  if (value)
    g_ptr_array_add (words, g_strdup_printf ("%s=%s", name, value));
}

/* What no name of a file says: what is in it. */
static void
add_digest (GPtrArray *words, const char *name, const char *path)
{
  g_autoptr (GMappedFile) mapped = path ? g_mapped_file_new (path, FALSE, NULL) : NULL;
  gsize            n = mapped ? g_mapped_file_get_length (mapped) : 0;
  g_autofree char *digest = NULL;

  if (!mapped || n > FILE_MOST)
    return;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) g_mapped_file_get_contents (mapped), n);
  add_word (words, name, digest);
}

/* A head, and a description that overrides what is found. */
static void
add_model_files (GPtrArray *words, const char *name, const ViaModel *model)
{
  g_autoptr (ViaSource) source = via_source_new (name, NULL);

  for (guint i = 0; source && i < via_source_n_files (source); i++)
    if (g_strcmp0 (via_source_file (source, i)->path, via_model_weights (model)) != 0)
      add_digest (words, "head-sha256", via_source_file (source, i)->path);
  if (g_str_has_suffix (name, ".ini"))
    add_digest (words, "description-sha256", name);
}

char *
batch_terms (const Options *options, const ViaModel *model)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *top = options->top ? g_strdup_printf ("%d", options->top) : NULL;

  for (guint i = 0; i < options->given->len; i++)
    if (!g_str_has_prefix (options->given->pdata[i], "memory=")) /* with less of it the same comes out */
      g_ptr_array_add (words, g_strdup (options->given->pdata[i]));
  add_word (words, "top", top);
  add_word (words, "overlay", g_strcmp0 (options->overlay, "blend") == 0 ? NULL : options->overlay);
  add_word (words, "format", g_strcmp0 (options->format, "png8") == 0 ? NULL : options->format);
  add_word (words, "xcf", options->xcf ? "yes" : NULL);
  add_word (words, "alpha", options->alpha);
  add_word (words, "baseline", options->baseline);
  add_digest (words, "baseline-sha256", options->baseline);
  add_digest (words, "labels-sha256", options->settings.labels);
  add_model_files (words, options->settings.model, model);
  g_ptr_array_sort (words, picture_folder_compare);
  g_ptr_array_add (words, NULL);
  return g_strjoinv (" ", (char **) words->pdata);
}
