/* stem.c - see stem.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define _GNU_SOURCE /* memrchr(), strchrnul() */
#include "stem.h"

#include <string.h>

#include "../name-ending.h"
#include "../printable.h"

/* Bytes of a part, so that "-overlay-12345.png" still fits behind the last one. */
#define PART_MOST 200

static void
append_bytes (GString *text, const char *from, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%%%02X", (guchar) from[i]);
}

/* The name of a file or folder as text. */
static GString *
part_text (const char *name, gsize n)
{
  GString *text = g_string_new (NULL);

  for (const char *at = name, *end = name + n, *next; at < end; at = next)
    {
      gunichar c = g_utf8_get_char_validated (at, end - at);
      gboolean sound = c != (gunichar) -1 && c != (gunichar) -2;

      next = sound ? g_utf8_next_char (at) : at + 1;
      if (text->len > PART_MOST)
        break;
      if (sound && printable_is_visible (c))
        g_string_append_len (text, at, next - at);
      else
        append_bytes (text, at, (gsize) (next - at));
    }
  while (text->len > PART_MOST || !g_utf8_validate (text->str, -1, NULL))
    g_string_truncate (text, text->len - 1);
  return text;
}

/* Where the ending of a file's name begins. */
static gsize
ending_at (const char *name, gsize n)
{
  const char *dot = memrchr (name, '.', n);

  return dot && dot > name ? (gsize) (dot - name) : n;
}

/* A folder may be called as an output will be: STEM-heat.png, STEM.xcf, results.jsonl, index.html, a table. */
static const char *const output_endings[] = { ".png", ".xcf", ".jsonl", ".html", ".csv", NULL };

static char *
plain_stem (const char *below)
{
  GString *stem = g_string_new (NULL);

  for (const char *at = below, *slash; *at; at = *slash ? slash + 1 : slash)
    {
      gsize n;
      g_autoptr (GString) part = NULL;

      slash = strchrnul (at, G_DIR_SEPARATOR);
      n = (gsize) (slash - at);
      if (n == 0 || (n <= 2 && strncmp (at, "..", n) == 0))
        continue;
      part = part_text (at, *slash ? n : ending_at (at, n));
      g_string_append_printf (stem, "%s%s", stem->len ? G_DIR_SEPARATOR_S : "", part->str);
      if (*slash && name_ending_is (part->str, output_endings))
        g_string_append_c (stem, '~');
    }
  return g_string_free (stem, FALSE);
}

char *
stem_new (const char *below, GHashTable *taken)
{
  g_autofree char *plain = plain_stem (below), *stem = g_strdup (plain);

  for (guint i = 2; !g_hash_table_add (taken, g_utf8_casefold (stem, -1)); i++)
    {
      g_free (stem);
      stem = g_strdup_printf ("%s~%u", plain, i);
    }
  return g_steal_pointer (&stem);
}
