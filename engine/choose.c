/* choose.c - from what a user types to class numbers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   spec  = ""  |  "top:" K  |  items  |  '"' items '"'
 *   items = item { "," item }
 *   item  = number  |  name
 *
 * A class may be called like the number of another one.  Then its number is meant, as --json and the dialogs give them, but in quotes the
 * name; and whoever typed it is told (via_model_spec_note).
 */
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "search.h"

/* A name that fits more labels than this is not listed in full. */
#define MOST_CANDIDATES 8

/* The classes that the text fits best, when that is no worse than `worst`. */
static GArray *
candidates (const ViaModel *model, const char *text, Fit worst)
{
  static const Fit levels[] = { FIT_EXACT, FIT_LABEL, FIT_SYNONYM, FIT_PART, FIT_SYNONYM_PART };
  g_autofree Fit  *fits = search_fits (model, text);
  GArray          *found = g_array_new (FALSE, FALSE, sizeof (int));

  for (gsize level = 0; fits && level < G_N_ELEMENTS (levels) && levels[level] <= worst && found->len == 0; level++)
    for (int i = 0; i < via_model_n_classes (model); i++)
      if (fits[i] <= levels[level])
        g_array_append_val (found, i);
  return found;
}

static void
report_ambiguous (const ViaModel *model, const char *name, const GArray *found, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < found->len && i < MOST_CANDIDATES; i++)
    {
      int index = g_array_index (found, int, i);

      g_string_append_printf (list, "%s%d %s", i ? ", " : "", index, via_model_label (model, index));
    }
  if (found->len > MOST_CANDIDATES)
    g_string_append (list, ", …");
  g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("“%s” fits %u classes: %s. Give the number or the whole name."), name,
               found->len, list->str);
}

static void
report_unknown (const ViaModel *model, const char *name, GError **error)
{
  const char *nearest = search_nearest (model, name);

  if (nearest)
    g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("The model %s knows no class “%s”; did you mean “%s”?"),
                 via_model_name (model), name, nearest);
  else
    g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND,
                 _ ("The model %s knows no class “%s”. Give a name it knows, or a number from 0 to %d."), via_model_name (model),
                 name, via_model_n_classes (model) - 1);
}

/* The class called `name`, or -1 and an error. */
static int
find_name (const ViaModel *model, const char *name, GError **error)
{
  g_autoptr (GArray) found = candidates (model, name, FIT_SYNONYM_PART);

  if (found->len == 1)
    return g_array_index (found, int, 0);
  if (found->len > 1)
    report_ambiguous (model, name, found, error);
  else
    report_unknown (model, name, error);
  return -1;
}

static gboolean
is_class_number (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

/* The class whose label, commas and all, is the text, or -1. */
static int
only_label (const ViaModel *model, const char *text)
{
  g_autoptr (GArray) found = candidates (model, text, FIT_LABEL);

  return found->len == 1 ? g_array_index (found, int, 0) : -1;
}

/* The class of that number, or -1. */
static int
numbered (const ViaModel *model, const char *text)
{
  guint64 index;

  return g_ascii_string_to_unsigned (text, 10, 0, (guint64) via_model_n_classes (model) - 1, &index, NULL) ? (int) index : -1;
}

static int
find_item (const ViaModel *model, const char *item, gboolean quoted, GError **error)
{
  int number = numbered (model, item), named = is_class_number (item) ? only_label (model, item) : -1;

  if (!is_class_number (item))
    return find_name (model, item, error);
  if (named >= 0 && (quoted || number < 0))
    return named;
  if (number >= 0)
    return number;
  g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("There is no class %s: the model %s has the classes 0 to %d"), item,
               via_model_name (model), via_model_n_classes (model) - 1);
  return -1;
}

int
via_model_class_called (const ViaModel *model, const char *text)
{
  g_autoptr (GArray) found = candidates (model, text, FIT_SYNONYM);

  if (found->len == 0)
    return numbered (model, text);
  return found->len == 1 ? g_array_index (found, int, 0) : -1;
}

static gboolean
append_class (const ViaModel *model, GArray *classes, char *item, gboolean quoted, GError **error)
{
  int index;

  g_strstrip (item);
  if (*item == '\0')
    {
      g_set_error_literal (error, VIA_ERROR, VIA_ERROR_NOT_FOUND,
                           _ ("There is an empty name among the classes. Remove the extra comma."));
      return FALSE;
    }
  index = find_item (model, item, quoted, error);
  for (guint i = 0; i < classes->len; i++)
    if (g_array_index (classes, int, i) == index)
      return TRUE; /* named twice, explained once */
  if (index >= 0)
    g_array_append_val (classes, index);
  return index >= 0;
}

/* "top:5", or -1 */
static int
top_count (const char *spec)
{
  return g_str_has_prefix (spec, "top:") && is_class_number (spec + 4) && strlen (spec + 4) < 7 ? atoi (spec + 4) : -1;
}

static int *
best_class (const ViaTrace *trace, int count, guint *n, GError **error)
{
  int                  most = MIN (count, via_model_n_classes (via_trace_model (trace)));
  g_autofree ViaGuess *guesses = g_try_new (ViaGuess, most);
  g_autofree int      *classes = g_try_new (int, most);

  if (!guesses || !classes)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("There is no memory for %d classes"), most);
      return NULL;
    }
  *n = via_trace_top (trace, guesses, most);
  for (guint i = 0; i < *n; i++)
    classes[i] = guesses[i].index;
  return g_steal_pointer (&classes);
}

/* Takes the quotes off a text that stands between two; FALSE for another one. */
static gboolean
unquote (char *text)
{
  gsize length = strlen (text);

  if (length < 2 || text[0] != '"' || strchr (text + 1, '"') != text + length - 1)
    return FALSE;
  text[length - 1] = '\0';
  memmove (text, text + 1, length - 1);
  return TRUE;
}

gboolean
via_spec_names_classes (const char *spec)
{
  g_autofree char *text = g_strstrip (g_strdup (spec ? spec : ""));

  return *text != '\0' && top_count (text) <= 0;
}

int *
via_trace_choose (const ViaTrace *trace, const char *spec, guint *n, GError **error)
{
  const ViaModel  *model = via_trace_model (trace);
  g_autofree char *text = g_strstrip (g_strdup (spec ? spec : ""));
  g_autoptr (GArray) classes = g_array_new (FALSE, FALSE, sizeof (int));
  g_auto (GStrv) items = NULL;
  gboolean quoted;
  int      whole;

  if (via_model_n_classes (model) == 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("The model %s has no classes of its own"), via_model_name (model));
      return NULL;
    }
  if (*text == '\0')
    return best_class (trace, 1, n, error);
  if (top_count (text) > 0)
    return best_class (trace, top_count (text), n, error);
  quoted = unquote (text);
  whole = is_class_number (text) ? -1 : only_label (model, text);
  if (whole >= 0)
    g_array_append_val (classes, whole);
  else
    items = g_strsplit (text, ",", -1);
  for (int i = 0; items && items[i]; i++)
    if (!append_class (model, classes, items[i], quoted, error))
      return NULL;
  *n = classes->len;
  return (int *) (void *) g_array_free (g_steal_pointer (&classes), FALSE);
}

/* What to say of one item that is a class's number and another one's name; NULL of any other. */
static char *
item_note (const ViaModel *model, const char *item)
{
  int number = numbered (model, item), named = number < 0 ? -1 : only_label (model, item);

  if (named < 0 || named == number)
    return NULL;
  return g_strdup_printf (
      _ ("%s was taken for the number of the class “%s”; the class that is called “%s” has the number %d. For the "
         "name, put it in double quotes"),
      item, via_model_label (model, number), item, named);
}

/* The same of a list of numbers, all of it, that is a label. */
static char *
list_note (const ViaModel *model, const char *text, char *const *items)
{
  int named = only_label (model, text);

  for (int i = 0; items[i]; i++)
    if (numbered (model, items[i]) < 0)
      return NULL;
  return g_strdup_printf (_ ("“%s” was taken for the class that is called so, number %d, and not for a list of numbers"), text,
                          named);
}

char *
via_model_spec_note (const ViaModel *model, const char *spec)
{
  g_autofree char *text = g_strstrip (g_strdup (spec ? spec : ""));
  g_auto (GStrv) items = g_strsplit (text, ",", -1);
  char *note = NULL;

  for (int i = 0; items[i]; i++)
    g_strstrip (items[i]);
  if (!*text || unquote (text))
    return NULL;
  if (!is_class_number (text) && only_label (model, text) >= 0)
    return list_note (model, text, items);
  for (int i = 0; items[i] && !note; i++)
    note = item_note (model, items[i]);
  return note;
}
