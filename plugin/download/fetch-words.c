/* fetch-words.c - what a model takes and what it can do, in a few words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../printable.h"

/* What stands before a parenthesis. */
static char *
short_of (const char *words)
{
  g_autofree char *begin = g_strndup (words ? words : "", words ? strcspn (words, "(;") : 0);

  return printable_text (g_strchomp (begin));
}

char *
fetch_size (const ViaSource *source)
{
  return short_of (via_source_n_files (source) ? via_source_file (source, 0)->size : NULL);
}

char *
fetch_licence (const ViaSource *source)
{
  return short_of (via_source_licence (source));
}

char *
fetch_accuracy (const ViaSource *source)
{
  double percent = via_source_accuracy (source);

  return percent > 0 ? g_strdup_printf (_ ("%.0f of 100 photographs right"), percent) : g_strdup ("");
}

char *
fetch_summary (const ViaSource *source)
{
  g_autofree char *size = fetch_size (source), *accuracy = fetch_accuracy (source), *licence = fetch_licence (source);
  const char      *words[] = { size, accuracy, licence };
  GString         *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (*words[i])
      g_string_append_printf (text, "%s%s", text->len ? ", " : "", words[i]);
  return g_string_free (text, FALSE);
}
