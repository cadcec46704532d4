/* printable.c - see printable.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "printable.h"

/* Joiners are invisible, but words in some scripts, and some emoji, are made with them. */
#define NON_JOINER 0x200c
#define JOINER 0x200d

gboolean
printable_is_visible (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return FALSE;
    case G_UNICODE_FORMAT:
      return c == NON_JOINER || c == JOINER;
    default:
      return TRUE;
    }
}

static void
append_escaped (GString *line, gunichar c)
{
  if (c == '\n')
    g_string_append (line, "\\n");
  else if (c == '\r')
    g_string_append (line, "\\r");
  else if (c == '\t')
    g_string_append (line, "\\t");
  else
    g_string_append_printf (line, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

char *
printable_text (const char *text)
{
  GString *line = g_string_new (NULL);

  while (*text)
    {
      gunichar    c = g_utf8_get_char_validated (text, -1);
      gboolean    valid = c != (gunichar) -1 && c != (gunichar) -2;
      const char *next = valid ? g_utf8_next_char (text) : text + 1;

      if (valid && printable_is_visible (c))
        g_string_append_len (line, text, next - text);
      else
        append_escaped (line, valid ? c : (guchar) *text);
      text = next;
    }
  return g_string_free (line, FALSE);
}

char *
printable_markup (const char *text)
{
  g_autofree char *line = printable_text (text);

  return g_markup_escape_text (line, -1);
}
