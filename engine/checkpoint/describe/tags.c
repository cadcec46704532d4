/* tags.c - selected_tags.csv beside weights: a network that answers yes or no to each of many tags.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The taggers of SmilingWolf (WD taggers) come with it: a line for each output, in their order, and a head line that names its
 * columns, of which `name` and `category` count (tag_id and count are there, too).  Its presence says what neither the weights nor
 * their config.json do: each output is the logit of a probability of its own, a picture is laid on a white square and not cropped,
 * and its channels come as blue, green, red.
 *
 * A tag is given when its probability is above the threshold of its category: 0.75 for a character, 0.35 for anything else.
 */
#include "tags.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../base/file.h"
#include "via.h"

#define FILE_NAME "selected_tags.csv"
#define CATEGORY_CHARACTER "4"
#define THRESHOLD_CHARACTER 0.75f
#define THRESHOLD_OTHER 0.35f
/* More tags than any network has. */
#define TAGS_MOST 100000

/* Where the columns that count stand in a line. */
typedef struct
{
  guint name, category;
} Columns;

static gboolean
tags_error (const char *path, guint line, const char *why, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”, line %u: %s; remove or repair the file"), path, line, why);
  return FALSE;
}

/* The next value of a line with commas between them; a quoted one may hold commas, and "" for a quote.  Free it; NULL at the end. */
static char *
next_value (const char **at)
{
  GString *value;
  gboolean quoted;

  if (!*at)
    return NULL;
  value = g_string_new (NULL);
  quoted = **at == '"';
  *at += quoted;
  while (**at && (quoted || **at != ','))
    {
      if (quoted && **at == '"' && *++*at != '"')
        {
          quoted = FALSE;
          continue;
        }
      g_string_append_c (value, *(*at)++);
    }
  *at = **at == ',' ? *at + 1 : NULL;
  return g_string_free (value, FALSE);
}

static GPtrArray *
split_line (const char *line)
{
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  char      *value;

  while ((value = next_value (&line)))
    g_ptr_array_add (values, value);
  return values;
}

static gboolean
find_column (const GPtrArray *head, const char *name, guint *column)
{
  for (*column = 0; *column < head->len; (*column)++)
    if (strcmp (g_strstrip (head->pdata[*column]), name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_head (const char *path, const char *line, Columns *columns, GError **error)
{
  g_autoptr (GPtrArray) head = split_line (line);

  return (find_column (head, "name", &columns->name) && find_column (head, "category", &columns->category))
         || tags_error (path, 1, _ ("its columns must be called, among others, “name” and “category”"), error);
}

static gboolean
read_tag (const char *path, guint number, const char *line, const Columns *columns, GPtrArray *names, GArray *thresholds,
          GError **error)
{
  g_autoptr (GPtrArray) values = split_line (line);
  float threshold = THRESHOLD_OTHER;

  if (values->len <= MAX (columns->name, columns->category) || names->len == TAGS_MOST)
    return tags_error (path, number, _ ("it holds no tag"), error);
  if (strcmp (g_strstrip (values->pdata[columns->category]), CATEGORY_CHARACTER) == 0)
    threshold = THRESHOLD_CHARACTER;
  g_ptr_array_add (names, g_strdup (values->pdata[columns->name]));
  g_array_append_val (thresholds, threshold);
  return TRUE;
}

static gboolean
read_lines (const char *path, char *text, GPtrArray *names, GArray *thresholds, GError **error)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Columns columns;

  if (!read_head (path, lines[0] ? lines[0] : "", &columns, error))
    return FALSE;
  for (guint i = 1; lines[i]; i++)
    if (*g_strchomp (lines[i]) && !read_tag (path, i + 1, lines[i], &columns, names, thresholds, error))
      return FALSE;
  return names->len > 0 || tags_error (path, 2, _ ("it holds no tag"), error);
}

/* What a tagger's pictures and outputs are. */
static gboolean
fill_keys (Config *config, const char *path, GError **error)
{
  static const struct
  {
    ConfigKey   key;
    const char *value;
  } told[] = { { KEY_OUTPUTS, "sigmoid" }, { KEY_CHANNELS, "bgr" }, { KEY_RESIZE_MODE, "pad" }, { KEY_PAD_COLOR, "1;1;1" } };

  for (gsize i = 0; i < G_N_ELEMENTS (told); i++)
    if (!config_fill (config, told[i].key, told[i].value, SOURCE_TAGS, path, config_key (told[i].key), error))
      return FALSE;
  return TRUE;
}

gboolean
tags_read (Config *config, const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL), *text = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) thresholds = g_array_new (FALSE, FALSE, sizeof (float));

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!(text = file_text (path, error)) || !read_lines (path, text, names, thresholds, error) || !fill_keys (config, path, error))
    return FALSE;
  config->n_thresholds = (int) thresholds->len;
  config->thresholds = (float *) (void *) g_array_free (g_steal_pointer (&thresholds), FALSE);
  if (config->source[KEY_LABELS] != SOURCE_NONE)
    return TRUE;
  g_ptr_array_add (names, NULL);
  config->names = (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
  config->names_path = g_strdup (path);
  config->source[KEY_LABELS] = SOURCE_TAGS;
  return TRUE;
}
