/* tidy.c - see tidy.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each line, repeated until nothing changes: entities, unless this or an earlier line has a "<"; characters as people write them;
 * line ends; terminals' escapes and controls left out; NFC.  ftfy's repair of texts that were read in a wrong encoding is not done.
 *
 * Sources: OpenAI's simple_tokenizer.py; ftfy 6.3's fix_text() with its defaults.
 */
#include "tidy.h"

#include <string.h>

#include "characters.h"
#include "entities.h"
#include "lower.h"

#define ESCAPE '\x1b'
#define LINE_SEPARATOR 0x2028
#define PARAGRAPH_SEPARATOR 0x2029
#define NEXT_LINE 0x85

static char *
write_plainly (const char *line)
{
  GString *out = g_string_new (NULL);

  for (; *line; line = g_utf8_next_char (line))
    characters_append_plain (out, g_utf8_get_char (line));
  return g_string_free (out, FALSE);
}

/* The bytes of an escape, such as the one that makes a terminal write in red; 0 for none. */
static gsize
escape_length (const char *at)
{
  gsize length;

  if (at[0] != ESCAPE || at[1] != '[')
    return 0;
  length = 2 + strspn (at + 2, "0123456789;");
  return g_ascii_isalpha (at[length]) ? length + 1 : 0;
}

/* Appends the character there unless it is to be left out; returns the next. */
static const char *
append_printing (GString *out, const char *at)
{
  const gunichar c = g_utf8_get_char (at);
  const gsize    escape = escape_length (at);

  if (escape)
    return at + escape;
  if (c == '\r' || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR || c == NEXT_LINE)
    g_string_append_c (out, '\n');
  else if (!characters_is_control (c))
    g_string_append_unichar (out, c);
  return g_str_has_prefix (at, "\r\n") ? at + 2 : g_utf8_next_char (at);
}

static char *
leave_out (const char *line)
{
  GString *out = g_string_new (NULL);

  while (*line)
    line = append_printing (out, line);
  return g_string_free (out, FALSE);
}

static char *
tidy_once (const char *line, gboolean entities)
{
  g_autofree char *resolved = entities ? entities_resolve (line) : g_strdup (line);
  g_autofree char *plain = write_plainly (resolved), *printing = leave_out (plain);

  return g_utf8_normalize (printing, -1, G_NORMALIZE_NFC);
}

/* Takes the line. */
static char *
tidy_line (char *line, gboolean entities)
{
  for (;;)
    {
      g_autofree char *before = line;

      line = tidy_once (before, entities);
      if (strcmp (line, before) == 0)
        return line;
    }
}

static char *
tidy_lines (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean entities = TRUE;

  while (*text)
    {
      gsize            length = strcspn (text, "\n") + 1;
      g_autofree char *line = g_strndup (text, length);

      entities &= !strchr (line, '<');
      line = tidy_line (g_steal_pointer (&line), entities);
      g_string_append (out, line);
      text += MIN (length, strlen (text));
    }
  return g_string_free (out, FALSE);
}

static char *
single_spaces (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean space = FALSE;

  for (; *text; text = g_utf8_next_char (text))
    {
      gboolean is_space = characters_is_space (g_utf8_get_char (text));

      if (!is_space && space && out->len)
        g_string_append_c (out, ' ');
      if (!is_space)
        g_string_append_len (out, text, g_utf8_skip[*(const guchar *) text]);
      space = is_space;
    }
  return g_string_free (out, FALSE);
}

char *
tidy_text (const char *text)
{
  g_autofree char *tidied = tidy_lines (text), *once = entities_unescape (tidied), *twice = entities_unescape (once);
  g_autofree char *spaced = single_spaces (twice);

  return lower_text (spaced);
}
