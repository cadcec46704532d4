/* labels.c - the names of a network's classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "labels.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/embedded.h"
#include "../base/file.h"
#include "via-probe.h"
#include "via-words.h"

/* Longer names fit into no menu; ImageNet's longest list of synonyms is shorter. */
#define LETTERS_MOST 200

/* Names end up in terminals and menus, and files may hold anything. */
char *
via_label_tidy (const char *name)
{
  char *text = g_utf8_make_valid (name, -1);

  if (g_utf8_strlen (text, -1) > LETTERS_MOST)
    *g_utf8_offset_to_pointer (text, LETTERS_MOST) = '\0';
  for (char *at = text; *at; at = g_utf8_next_char (at))
    if (g_unichar_iscntrl (g_utf8_get_char (at)))
      memset (at, ' ', g_utf8_next_char (at) - at);
  return g_strstrip (text);
}

static gboolean
labels_error (const Config *config, const char *path, guint n, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” names %u classes, but the network has %d"), path, n, config->n_classes);
  return FALSE;
}

static void
name_all (Config *config, const char *const *names, guint n)
{
  const char *nameless = config->outputs == VIA_OUTPUTS_VALUE ? _ ("output %u") : _ ("class %u");
  guint       n_classes = (guint) config->n_classes;
  char      **labels = g_new0 (char *, n_classes + 1);

  for (guint i = 0; i < n_classes; i++)
    {
      g_autofree char *name = via_label_tidy (i < n ? names[i] : "");

      labels[i] = *name ? g_steal_pointer (&name) : g_strdup_printf (nameless, i);
    }
  g_clear_pointer (&config->synonyms, g_strfreev);
  g_strfreev (config->labels);
  config->labels = labels;
}

/* Names of another network are wrong from the first to the last: so there must be as many as classes.  Empty ones at the end, as a
 * text has them, do not count. */
gboolean
labels_set (Config *config, const char *const *names, const char *path, GError **error)
{
  guint all = g_strv_length ((char **) names), n = all, n_classes = (guint) config->n_classes;

  while (n > 0 && !*names[n - 1])
    n--;
  if (n > n_classes || all < n_classes)
    return labels_error (config, path, n > n_classes ? n : all, error);
  name_all (config, names, n);
  return TRUE;
}

/* Rows of imagenet-1k.tsv: number, WordNet id, name and, for some, synonyms. */
static void
read_rows (const char *text, int most, GPtrArray *names, GPtrArray *synonyms)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (int i = 0; lines[i] && (int) names->len < most; i++)
    {
      g_auto (GStrv) columns = g_strsplit (lines[i], "\t", 4);

      if (*lines[i] == '#' || g_strv_length (columns) < 3)
        continue;
      g_ptr_array_add (names, g_strdup (columns[2]));
      g_ptr_array_add (synonyms, g_strdup (columns[3] ? columns[3] : ""));
    }
  g_ptr_array_add (names, NULL);
  g_ptr_array_add (synonyms, NULL);
}

gboolean
labels_imagenet (Config *config, GError **error)
{
  g_autoptr (GBytes) rows = embedded_find ("imagenet-1k.tsv");
  g_autofree char *text = file_text_from_bytes (rows, LABELS_IMAGENET, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) synonyms = g_ptr_array_new_with_free_func (g_free);

  if (!text)
    return FALSE;
  read_rows (text, config->n_classes, names, synonyms);
  if ((int) names->len - 1 < config->n_classes)
    return labels_error (config, LABELS_IMAGENET, names->len - 1, error);
  if (!labels_set (config, (const char *const *) names->pdata, LABELS_IMAGENET, error))
    return FALSE;
  config->synonyms = (char **) g_ptr_array_free (g_steal_pointer (&synonyms), FALSE);
  return TRUE;
}

char **
via_label_set (const char *name)
{
  g_autoptr (GBytes) rows = embedded_find ("imagenet-1k.tsv");
  g_autofree char *text = file_text_from_bytes (rows, LABELS_IMAGENET, NULL);
  g_autoptr (GPtrArray) synonyms = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *names;

  if (g_strcmp0 (name, LABELS_IMAGENET) != 0)
    return NULL;
  names = g_ptr_array_new ();
  read_rows (text, G_MAXINT, names, synonyms);
  return (char **) g_ptr_array_free (names, FALSE);
}

/* The text of the labels file; *path is what to call it. */
static char *
read_labels (const Config *config, char **path, GError **error)
{
  g_autoptr (GBytes) built_in = config->weights ? NULL : embedded_find (config->label_set);

  if (built_in)
    {
      *path = g_strdup (config->label_set);
      return file_text_from_bytes (built_in, *path, error);
    }
  if (!config->label_file)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE,
                   _ ("“%s”: labels=%s is no file beside it or in a models folder, and no other one is read; please put it there"),
                   config->ini, config->label_set);
      return NULL;
    }
  *path = g_strdup (config->label_file);
  return file_text (*path, error);
}

/* The built-in model's, in the user's language; what they are called in the file becomes a synonym. */
static void
translate (Config *config)
{
  config->ids = g_steal_pointer (&config->labels);
  config->synonyms = g_strdupv (config->ids);
  config->labels = g_new0 (char *, config->n_classes + 1);
  for (int i = 0; i < config->n_classes; i++)
    config->labels[i] = g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "label", config->ids[i]));
}

static gboolean
load_text (Config *config, GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = read_labels (config, &path, error);
  g_auto (GStrv) lines = text ? g_strsplit (text, "\n", -1) : NULL;

  for (guint i = 0; lines && lines[i]; i++)
    g_strstrip (lines[i]);
  if (lines && g_str_has_suffix (text, "\n")) /* what follows is no line */
    g_clear_pointer (&lines[g_strv_length (lines) - 1], g_free);
  if (!lines || !labels_set (config, (const char *const *) lines, path, error))
    return FALSE;
  if (!config->weights)
    translate (config);
  return TRUE;
}

gboolean
labels_load (Config *config, GError **error)
{
  if (!config->label_set && !config->labels)
    name_all (config, NULL, 0);
  if (!config->label_set)
    return TRUE;
  if (strcmp (config->label_set, LABELS_IMAGENET) == 0)
    return labels_imagenet (config, error);
  return load_text (config, error);
}
