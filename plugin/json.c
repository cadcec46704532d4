/* json.c - see json.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "json.h"

#include <math.h>

#include "printable.h"

static void
put_key (JsonBuilder *json, const char *key)
{
  if (key)
    json_builder_set_member_name (json, key);
}

void
json_put_open (JsonBuilder *json, const char *key, char bracket)
{
  put_key (json, key);
  if (bracket == '{')
    json_builder_begin_object (json);
  else
    json_builder_begin_array (json);
}

void
json_put_close (JsonBuilder *json, char bracket)
{
  if (bracket == '}')
    json_builder_end_object (json);
  else
    json_builder_end_array (json);
}

void
json_put_string (JsonBuilder *json, const char *key, const char *value)
{
  g_autofree char *utf8 = value ? g_utf8_make_valid (value, -1) : NULL;

  put_key (json, key);
  if (utf8)
    json_builder_add_string_value (json, utf8);
  else
    json_builder_add_null_value (json);
}

void
json_put_integer (JsonBuilder *json, const char *key, gint64 value)
{
  put_key (json, key);
  json_builder_add_int_value (json, value);
}

void
json_put_number (JsonBuilder *json, const char *key, double value)
{
  put_key (json, key);
  if (isfinite (value))
    json_builder_add_double_value (json, value);
  else
    json_builder_add_null_value (json);
}

void
json_put_boolean (JsonBuilder *json, const char *key, gboolean value)
{
  put_key (json, key);
  json_builder_add_boolean_value (json, value);
}

/* As JSON has it: in UTF-16. */
static void
append_escape (GString *text, gunichar c)
{
  if (c < 0x10000)
    g_string_append_printf (text, "\\u%04x", c);
  else
    g_string_append_printf (text, "\\u%04x\\u%04x", 0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff));
}

/* json-glib lets some characters through that a terminal may obey. */
char *
json_text (JsonBuilder *json)
{
  g_autoptr (JsonNode) root = json_builder_get_root (json);
  g_autofree char *text = json_to_string (root, FALSE);
  GString         *escaped = g_string_new (NULL);

  for (const char *at = text; *at; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (printable_is_visible (c))
        g_string_append_unichar (escaped, c);
      else
        append_escape (escaped, c);
    }
  return g_string_free (escaped, FALSE);
}
