/* say.c - see say.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "say.h"

#include <stdio.h>
#include <string.h>

static void
print_line (const char *kind, const char *what, const char *why)
{
  g_autofree char *line = g_strdelimit (g_strchomp (g_strdup (why)), "\r\n", ' ');

  fprintf (stderr, "vit-attribution: %s%s: %s\n", kind, what, line);
}

void
say_error (const char *what, const char *why)
{
  print_line ("", what, why);
}

void
say_warning (const char *what, const char *why)
{
  print_line ("warning: ", what, why);
}

void
say_json (JsonBuilder *json)
{
  g_autofree char *text = json_text (json);

  puts (text);
}

int
say_field (const char *text, int columns)
{
  return columns + (int) (strlen (text) - g_utf8_strlen (text, -1));
}
