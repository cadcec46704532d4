/* header-json.c - the little JSON that a safetensors header may contain.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Objects, lists, strings and natural numbers, as RFC 8259 writes them and no looser.  There is no general value: the caller
 * says what must come next, so nesting can never be deeper than its code.
 */
#include "header-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
header_json_error (HeaderJson *json, const char *format, ...)
{
  va_list arguments;

  if (json->error)
    return FALSE;
  va_start (arguments, format);
  json->error = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return FALSE;
}

static void
skip_space (HeaderJson *json)
{
  while (json->at < json->end && (*json->at == ' ' || *json->at == '\t' || *json->at == '\n' || *json->at == '\r'))
    json->at++;
}

gboolean
header_json_take (HeaderJson *json, char c)
{
  skip_space (json);
  if (json->at == json->end || *json->at != c)
    return FALSE;
  json->at++;
  return TRUE;
}

gboolean
header_json_expect (HeaderJson *json, char c)
{
  return header_json_take (json, c) || header_json_error (json, _ ("its header lacks a “%c”"), c);
}

gboolean
header_json_at_end (HeaderJson *json)
{
  skip_space (json);
  return json->at == json->end || header_json_error (json, _ ("its header goes on after its end"));
}

gboolean
header_json_next (HeaderJson *json, char closing, gboolean *first)
{
  if (json->error || header_json_take (json, closing))
    return FALSE;
  if (!*first && !header_json_expect (json, ','))
    return FALSE;
  *first = FALSE;
  return TRUE;
}

static gboolean
hex4 (HeaderJson *json, gunichar *unit)
{
  *unit = 0;
  for (int i = 0; i < 4; i++, json->at++)
    {
      int digit = json->at < json->end ? g_ascii_xdigit_value (*json->at) : -1;

      if (digit < 0)
        return header_json_error (json, _ ("its header holds a broken \\u escape"));
      *unit = *unit * 16 + (gunichar) digit;
    }
  return TRUE;
}

/* What follows "\u": one unit of UTF-16, or two that form a pair. */
static gboolean
unicode_escape (HeaderJson *json, GString *text)
{
  gunichar high, low;

  if (!hex4 (json, &high))
    return FALSE;
  if (high >= 0xd800 && high < 0xdc00 && json->end - json->at >= 2 && json->at[0] == '\\' && json->at[1] == 'u')
    {
      json->at += 2;
      if (!hex4 (json, &low))
        return FALSE;
      if (low < 0xdc00 || low >= 0xe000)
        return header_json_error (json, _ ("its header holds a broken \\u escape"));
      high = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    }
  if (high == 0 || !g_unichar_validate (high))
    return header_json_error (json, _ ("its header holds a broken \\u escape"));
  g_string_append_unichar (text, high);
  return TRUE;
}

static gboolean
escape (HeaderJson *json, GString *text)
{
  static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
  char              c = json->at < json->end ? *json->at++ : '\0';
  const char       *known = c ? strchr (names, c) : NULL;

  if (c == 'u')
    return unicode_escape (json, text);
  if (!known)
    return header_json_error (json, _ ("its header holds an unknown escape"));
  g_string_append_c (text, values[known - names]);
  return TRUE;
}

gboolean
header_json_string (HeaderJson *json, gsize most, GString *text)
{
  g_string_truncate (text, 0);
  if (!header_json_expect (json, '"'))
    return FALSE;
  while (json->at < json->end && *json->at != '"')
    {
      char c = *json->at++;

      if ((guchar) c < 0x20)
        return header_json_error (json, _ ("its header holds a control character"));
      if (c != '\\')
        g_string_append_c (text, c);
      else if (!escape (json, text))
        return FALSE;
      if (text->len > most)
        return header_json_error (json, _ ("its header holds a name of more than %zu bytes"), most);
    }
  if (json->at == json->end)
    return header_json_error (json, _ ("its header ends within a name"));
  json->at++;
  return TRUE;
}

gboolean
header_json_number (HeaderJson *json, gint64 *number)
{
  const char *start;

  skip_space (json);
  start = json->at;
  *number = 0;
  for (; json->at < json->end && g_ascii_isdigit (*json->at); json->at++)
    {
      int digit = *json->at - '0';

      if (*number > (G_MAXINT64 - digit) / 10)
        return header_json_error (json, _ ("its header holds a number above 2^63-1"));
      *number = *number * 10 + digit;
    }
  if (json->at == start || (*start == '0' && json->at - start > 1)
      || (json->at < json->end && strchr (".eE", *json->at) && *json->at))
    return header_json_error (json, _ ("its header holds something other than a natural number"));
  return TRUE;
}
