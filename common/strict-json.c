/* strict-json.c - see strict-json.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * json-glib reads the text, but not everything may reach it: it overflows the stack on deep nesting, wraps long numbers around, and
 * knows comments and strings in single quotes, in which a bracket would look to us like one that counts.  So a look over the text
 * comes first, which lets through nothing but JSON's own characters, brackets up to a depth, and numbers that fit.
 */
#include "strict-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEPTH_MOST 32
/* All of these fit in 64 bits. */
#define DIGITS_MOST 18

/* Behind the string that begins at `at`, or NULL when it does not end or holds a control character. */
static const char *
skip_string (const char *at, const char *end)
{
  for (at++; at < end && (guchar) *at >= 0x20 && *at != '"'; at++)
    if (*at == '\\' && (++at == end || !strchr ("\"\\/bfnrtu", *at)))
      return NULL;
  return at < end && *at == '"' ? at + 1 : NULL;
}

/* Behind the number that begins at `at`, or NULL when it is a whole one of too many digits. */
static const char *
skip_number (const char *at, const char *end)
{
  const char *start = at;

  while (at < end && g_ascii_isdigit (*at))
    at++;
  if (at - start > DIGITS_MOST && (at == end || !strchr (".eE", *at)))
    return NULL;
  while (at < end && (g_ascii_isdigit (*at) || strchr (".eE+-", *at)))
    at++;
  return at;
}

/* What is wrong with the text, or NULL. */
static const char *
look_over (const char *at, const char *end)
{
  int depth = 0;

  while (at && at < end)
    if (*at == '"')
      at = skip_string (at, end);
    else if (g_ascii_isdigit (*at))
      at = skip_number (at, end);
    else if (*at == '\0' || !strchr ("{}[]:,- \t\n\rtruefalsn", *at))
      return _ ("it is not JSON");
    else
      {
        depth += strchr ("{[", *at) ? 1 : strchr ("}]", *at) ? -1 : 0;
        if (depth > DEPTH_MOST || depth < 0)
          return _ ("its brackets are nested too deeply or do not match");
        at++;
      }
  return at ? NULL : _ ("it holds a text or a number that is not JSON");
}

JsonNode *
strict_json_parse (const char *text, char **problem)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  const char *wrong = look_over (text, text + strlen (text));

  if (!wrong && !json_parser_load_from_data (parser, text, -1, &error))
    wrong = error->message;
  else if (!wrong && !json_parser_get_root (parser))
    wrong = _ ("it is empty");
  if (!wrong)
    return json_parser_steal_root (parser);
  *problem = g_strdup (wrong);
  return NULL;
}
