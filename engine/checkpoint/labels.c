/* labels.c - the names of a network's classes.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "labels.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "embedded.h"
#include "file.h"
#include "folders.h"
#include "via.h"

#define IMAGENET "imagenet-1k"

/* The text of the labels file; *path is what to call it.  NULL without an error when there is nothing to read. */
static char *
read_text (const Config *config, char **path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (config->ini);
  g_autoptr (GBytes) built_in = config->weights ? NULL : embedded_find (config->label_set);

  if (strcmp (config->label_set, IMAGENET) == 0)
    {
      *path = folders_search (IMAGENET, ".txt", G_FILE_TEST_IS_REGULAR);
      return *path ? file_text (*path, error) : NULL;
    }
  if (built_in)
    {
      *path = g_strdup (config->label_set);
      return text_from_bytes (built_in, *path, error);
    }
  *path =
      g_path_is_absolute (config->label_set) ? g_strdup (config->label_set) : g_build_filename (folder, config->label_set, NULL);
  return file_text (*path, error);
}

/* Lines without the empty ones at the end. */
static char **
split (const char *text, guint *n)
{
  char **lines = g_strsplit (text, "\n", -1);

  *n = g_strv_length (lines);
  for (guint i = 0; i < *n; i++)
    g_strstrip (lines[i]);
  while (*n > 0 && !*lines[*n - 1])
    g_clear_pointer (&lines[--*n], g_free);
  return lines;
}

gboolean
labels_load (Config *config, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = config->label_set ? read_text (config, &path, &problem) : NULL;
  guint            n = 0, n_classes = (guint) config->n_classes;
  g_auto (GStrv) lines = text ? split (text, &n) : NULL;

  if (problem)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  /* A head for the first few classes of ImageNet is common; a list of one's own that is longer is the wrong list. */
  if (n > n_classes && strcmp (config->label_set, IMAGENET) != 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” names %u classes, but the network has %u"), path, n, n_classes);
      return FALSE;
    }
  config->labels = g_new0 (char *, n_classes + 1);
  for (guint i = 0; i < n_classes; i++)
    config->labels[i] = i < n && *lines[i] ? g_strdup (lines[i]) : g_strdup_printf (_ ("class %u"), i);
  return TRUE;
}
