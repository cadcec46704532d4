/* download-facts.c - what one should know before a model is downloaded.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "download-facts.h"

#include <glib/gi18n-lib.h>

#include "../download/fetch.h"
#include "../printable.h"

static void
add_line (GString *text, const char *what, const char *value)
{
  g_autofree char *escaped = printable_markup (value);

  g_string_append_printf (text, "<b>%s</b> %s\n", what, escaped);
}

static void
add_licence (GString *text, const ViaSource *source)
{
  const char *licence = via_source_licence (source);

  add_line (text, _ ("Licence:"), licence ? licence : _ ("unknown"));
  if (via_source_is_non_commercial (source))
    add_line (text, _ ("⚠ Not for commercial use:"), _ ("its licence forbids that."));
}

static void
add_file_fact (GString *text, const ViaFile *file)
{
  add_line (text, _ ("File:"), file->name);
  if (file->path)
    add_line (text, _ ("It lies in:"), file->path);
  else
    add_line (text, _ ("Address:"), file->url ? file->url : _ ("none is known"));
  add_line (text, _ ("Size:"), file->size ? file->size : _ ("unknown"));
}

static void
add_accuracy (GString *text, const ViaSource *source)
{
  g_autofree char *accuracy = fetch_accuracy (source);

  if (*accuracy)
    add_line (text, _ ("Accuracy:"), accuracy);
}

/* What it is for, when it explains nothing as it is. */
static void
add_purpose (GString *text, const ViaSource *source)
{
  if (via_source_needs_head (source))
    add_line (text, _ ("⚠ For a head of your own:"),
              _ ("it has no classes, and alone it explains nothing. “vit-attribution models fetch” gets it all the same."));
}

static void
add_what_to_do (GString *text, const ViaFile *file, const char *folder)
{
  g_autofree char *words = g_strdup_printf (
      _ ("No public address is known for %s. Put it into %s yourself, and the model can be used."), file->name, folder);
  g_autofree char *escaped = printable_markup (words);

  g_string_append_printf (text, "\n%s", escaped);
}

char *
download_facts (const char *name, const ViaSource *source, const char *folder)
{
  GString         *text = g_string_new (NULL);
  const char      *description = via_source_description (source);
  const ViaFile   *unavailable = fetch_unavailable (source);
  g_autofree char *title = printable_markup (name), *what = printable_markup (description ? description : "");

  g_string_append_printf (text, "<b>%s</b>\n%s\n\n", title, what);
  add_purpose (text, source);
  add_accuracy (text, source);
  add_licence (text, source);
  for (guint i = 0; i < via_source_n_files (source); i++)
    add_file_fact (text, via_source_file (source, i));
  add_line (text, _ ("Folder:"), folder);
  if (unavailable)
    add_what_to_do (text, unavailable, folder);
  return g_string_free (text, FALSE);
}
