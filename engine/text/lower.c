/* lower.c - see lower.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One character for each, but for two: İ becomes i and a dot above, and Σ at the end of a word ς.  g_utf8_strdown() asks the locale: in
 * Turkish it makes "ındıgo" of "INDIGO".
 */
#include "lower.h"

#include "characters.h"

#define SIGMA 0x3a3
#define SMALL_SIGMA 0x3c3
#define FINAL_SIGMA 0x3c2
#define DOTTED_I 0x130

/* GLib knows the small forms of letters alone: not of Roman numbers and of letters in circles, which have some as well. */
static gunichar
small_form (gunichar c)
{
  if (c >= 0x2160 && c <= 0x216f)
    return c + 16;
  return c >= 0x24b6 && c <= 0x24cf ? c + 26 : g_unichar_tolower (c);
}

static gboolean
is_cased_before (const char *text, const char *at)
{
  while (at > text)
    {
      at = g_utf8_prev_char (at);
      if (!characters_is_case_ignorable (g_utf8_get_char (at)))
        return characters_is_cased (g_utf8_get_char (at));
    }
  return FALSE;
}

static gboolean
is_cased_after (const char *at)
{
  for (at = g_utf8_next_char (at); *at; at = g_utf8_next_char (at))
    if (!characters_is_case_ignorable (g_utf8_get_char (at)))
      return characters_is_cased (g_utf8_get_char (at));
  return FALSE;
}

char *
lower_text (const char *text)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == SIGMA)
        g_string_append_unichar (out, is_cased_before (text, at) && !is_cased_after (at) ? FINAL_SIGMA : SMALL_SIGMA);
      else if (c == DOTTED_I)
        g_string_append (out, "i\u0307");
      else
        g_string_append_unichar (out, small_form (c));
    }
  return g_string_free (out, FALSE);
}
