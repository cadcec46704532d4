/* contact-sheet.c - see contact-sheet.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "contact-sheet.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "contact-page.h"
#include "record-maps.h"
#include "text-stream.h"

/* "Pictures: 40", of which so many failed. */
typedef struct
{
  guint       pictures, failed;
  JsonObject *first; /* that did not; NULL: all have */
} SheetFacts;

typedef struct
{
  TextStream           stream;
  Results             *results;
  const ContactSource *source;
  gboolean             values; /* the network answers with values */
} SheetPage;

/* ---- what the records say */

static SheetFacts
find_facts (Results *results, const GPtrArray *paths)
{
  SheetFacts facts = { 0 };

  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (JsonObject) record = results_record (results, paths->pdata[i]);

      facts.pictures += record != NULL;
      facts.failed += record && record_failure (record);
      if (record && !record_failure (record) && !facts.first)
        facts.first = json_object_ref (record);
    }
  return facts;
}

/* ---- small pictures */

static void
ask_for (const SheetPage *page, JsonObject *record)
{
  const ContactSource *source = page->source;
  g_autofree char     *path = record_path (record);
  g_autoptr (GArray) maps = record_maps (record);

  if (record_failure (record))
    return;
  source->ask (path ? path : "", source->data);
  for (guint i = 0; i < maps->len; i++)
    {
      g_autofree char *map = g_build_filename (source->folder, g_array_index (maps, RecordMap, i).output, NULL);

      source->ask (map, source->data);
    }
}

/* The next picture that was asked for. */
static gboolean
add_image (SheetPage *page, const char *alt, GError **error)
{
  GString     *text = page->stream.text;
  SmallPicture picture = { 0 };

  if (!page->source->take (&picture, page->source->data, error))
    return FALSE;
  if (picture.jpeg)
    {
      gsize            n;
      gconstpointer    bytes = g_bytes_get_data (picture.jpeg, &n);
      g_autofree char *base64 = g_base64_encode (bytes, n);

      g_string_append_printf (text, "<img width=\"%d\" height=\"%d\" alt=\"", picture.width, picture.height);
      contact_page_add_text (text, alt);
      g_string_append_printf (text, "\" src=\"data:image/jpeg;base64,%s\">", base64);
      g_bytes_unref (picture.jpeg);
      return TRUE;
    }
  g_string_append_printf (text, "<span class=\"none\">%s</span>", _ ("it is not there any more"));
  return TRUE;
}

/* A relative address that is one, whatever the name begins with. */
static void
add_link (GString *text, const char *output)
{
  g_autofree char *escaped = g_uri_escape_string (output, "/", FALSE);

  g_string_append_printf (text, "<a href=\"./%s\">", escaped);
}

/* ---- rows */

static void
add_label (GString *text, const char *label)
{
  g_string_append (text, "<bdi>");
  contact_page_add_text (text, label);
  g_string_append (text, "</bdi>");
}

/* " NAME="TEXT"" */
static void
add_data (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, " data-%s=\"", name);
  contact_page_add_text (text, value);
  g_string_append_c (text, '"');
}

static void
add_caption (GString *text, const char *label)
{
  g_string_append (text, "<div class=\"caption\">");
  add_label (text, label);
  g_string_append (text, "</div>");
}

/* `titled`: with the class below it. */
static gboolean
add_map (SheetPage *page, const RecordMap *map, gboolean titled, GError **error)
{
  GString         *text = page->stream.text;
  g_autofree char *alt = g_strdup_printf (_ ("Where the network looked for %s"), map->label);

  g_string_append (text, "<div class=\"map\">");
  add_link (text, map->output);
  if (!add_image (page, alt, error))
    return FALSE;
  g_string_append (text, "</a>");
  if (titled)
    add_caption (text, map->label);
  if (map->method)
    add_caption (text, map->method);
  g_string_append (text, "</div>");
  return TRUE;
}

/* Classes are named where there are several, or another than the best is explained. */
static gboolean
add_maps (SheetPage *page, JsonObject *record, const char *best, GError **error)
{
  g_autoptr (GArray) maps = record_maps (record);
  JsonArray *classes = record_array (record, "classes");
  gboolean   several = classes && json_array_get_length (classes) > 1;

  g_string_append (page->stream.text, "<td><div class=\"maps\">");
  for (guint i = 0; i < maps->len; i++)
    {
      const RecordMap *map = &g_array_index (maps, RecordMap, i);

      if (!add_map (page, map, several || g_strcmp0 (map->label, best) != 0, error))
        return FALSE;
    }
  g_string_append (page->stream.text, "</div></td>");
  return TRUE;
}

static gboolean
add_found (SheetPage *page, JsonObject *record, const char *name, GError **error)
{
  GString    *text = page->stream.text;
  JsonObject *best = record_prediction (record, 0);
  const char *label = best ? record_text (best, "label") : NULL;
  double      answer = best ? record_number (best, page->values ? "value" : "probability") : 0;
  char        number[G_ASCII_DTOSTR_BUF_SIZE];

  add_data (text, "class", label ? label : "");
  add_data (text, "answer", g_ascii_formatd (number, sizeof number, "%.6g", answer));
  g_string_append (text, "><th scope=\"row\">");
  add_label (text, name);
  g_string_append (text, "</th><td>");
  if (!add_image (page, name, error))
    return FALSE;
  g_string_append (text, "</td>");
  if (!add_maps (page, record, label, error))
    return FALSE;
  g_string_append (text, "<td>");
  add_label (text, label ? label : "");
  g_ascii_formatd (number, sizeof number, page->values ? "%.5g" : "%.1f", page->values ? answer : 100 * answer);
  g_string_append_printf (text, "</td><td class=\"answer\">%s%s</td></tr>\n", number, page->values ? "" : " %");
  return TRUE;
}

static void
add_failure (GString *text, JsonObject *record, const char *name)
{
  const char *why = record_text (record, "error");

  g_string_append (text, "><th scope=\"row\">");
  add_label (text, name);
  g_string_append (text, "</th><td colspan=\"4\" class=\"failed\">");
  contact_page_add_text (text, why ? why : "");
  g_string_append (text, " <small>");
  contact_page_add_text (text, record_failure (record));
  g_string_append (text, "</small></td></tr>\n");
}

/* The name as bytes, so that what is no text is not lost but shown. */
static gboolean
add_row (SheetPage *page, JsonObject *record, GError **error)
{
  g_autofree char *name = record_path (record);

  g_string_append (page->stream.text, "<tr");
  add_data (page->stream.text, "name", name ? name : "");
  if (!record_failure (record))
    return add_found (page, record, name ? name : "", error);
  add_failure (page->stream.text, record, name ? name : "");
  return TRUE;
}

/* ---- the page */

static void
add_fact (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "%s: ", name);
  add_label (text, value ? value : "");
}

static void
add_facts (GString *text, const SheetFacts *facts)
{
  g_string_append (text, "<p>");
  if (facts->first)
    {
      add_fact (text, _ ("Model"), record_text (facts->first, "model"));
      g_string_append (text, " · ");
      add_fact (text, _ ("Method"), record_text (facts->first, "method"));
      g_string_append (text, " · ");
      add_fact (text, "vit-attribution", record_text (facts->first, "version"));
      g_string_append (text, "</p>\n<p>");
    }
  g_string_append_printf (text, _ ("Pictures: %u; explained: %u, failed: %u"), facts->pictures, facts->pictures - facts->failed,
                          facts->failed);
  g_string_append (text, "</p>\n");
}

/* Hidden until the script has filled it in. */
static void
add_form (GString *text)
{
  g_string_append_printf (text, "<form hidden><label>%s <select data-failed=\"%s\"><option value=\"\">%s</option></select></label>",
                          _ ("Class"), _ ("failed"), _ ("all"));
  g_string_append_printf (text, "<output data-text=\"%s\"></output></form>\n", _ ("%1 of %2 pictures"));
}

static void
add_head (GString *text, gboolean values)
{
  g_string_append (text, "<table>\n<thead><tr>");
  g_string_append_printf (text, "<th scope=\"col\" data-sort=\"name\">%s</th>", _ ("Name"));
  g_string_append_printf (text, "<th scope=\"col\">%s</th>", _ ("Picture"));
  g_string_append_printf (text, "<th scope=\"col\">%s</th>", _ ("Where the network looked"));
  g_string_append_printf (text, "<th scope=\"col\" data-sort=\"class\">%s</th>", _ ("Class"));
  g_string_append_printf (text, "<th scope=\"col\" data-sort=\"answer\">%s</th>", values ? _ ("Value") : _ ("Probability"));
  g_string_append (text, "</tr></thead>\n<tbody>\n");
}

static void
begin_page (SheetPage *page, const SheetFacts *facts)
{
  GString *text = page->stream.text;

  page->values = facts->first && g_strcmp0 (record_text (facts->first, "output_kind"), via_outputs_id (VIA_OUTPUTS_VALUE)) == 0;
  contact_page_begin (text, _ ("Where the network looked"));
  add_facts (text, facts);
  add_form (text);
  add_head (text, page->values);
}

/* The next picture from number *i on that has a record, which is to be unreffed; its small pictures are asked for. */
static JsonObject *
next_record (const SheetPage *page, const GPtrArray *paths, guint *i)
{
  JsonObject *record = NULL;

  while (!record && *i < paths->len)
    record = results_record (page->results, paths->pdata[(*i)++]);
  if (record)
    ask_for (page, record);
  return record;
}

static gboolean
add_rows (SheetPage *page, const GPtrArray *paths, GError **error)
{
  const ContactSource *source = page->source;
  guint                i = 0;
  g_autoptr (JsonObject) next = next_record (page, paths, &i);

  while (next)
    {
      g_autoptr (JsonObject) record = g_steal_pointer (&next);

      next = next_record (page, paths, &i);
      if (!add_row (page, record, error) || !text_stream_pass (&page->stream, error))
        return FALSE;
      if (source->progress)
        source->progress ((double) i / paths->len, _ ("contact sheet"), source->progress_data);
    }
  return TRUE;
}

gboolean
contact_sheet_write (int fd, Results *results, const GPtrArray *paths, const ContactSource *source, GError **error)
{
  SheetFacts facts = find_facts (results, paths);
  SheetPage  page = { text_stream_begin (fd), results, source };
  gboolean   ok;

  begin_page (&page, &facts);
  ok = add_rows (&page, paths, error);
  g_string_append (page.stream.text, "</tbody>\n</table>\n");
  contact_page_end (page.stream.text);
  ok = ok && text_stream_flush (&page.stream, error);
  text_stream_clear (&page.stream);
  g_clear_pointer (&facts.first, json_object_unref);
  return ok;
}
