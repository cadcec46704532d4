/* tokens.c - see tokens.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The end of a word changes its beginning, so a text is cut between two words before it is tidied: a text of a megabyte must not take a
 * minute, and what is cut off is behind the tokens that count.
 */
#include "tokens.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "merges.h"
#include "pretokens.h"
#include "tidy.h"
#include "via.h"
#include "vocabulary.h"

#define BYTES_MOST 4096

static void
too_long (const char *text, GError **error)
{
  g_autofree char *begin = g_utf8_make_valid (text, 32), *end = NULL;

  g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND,
               _ ("The text “%s…” is %zu bytes long; at most %d can be read where there are no spaces"), begin, strlen (text),
               BYTES_MOST);
}

/* As much of the text as is read, valid; NULL when it cannot be cut. */
static char *
readable_part (const char *text)
{
  gsize length = strlen (text);

  if (length > BYTES_MOST)
    for (length = BYTES_MOST; length > 0 && !strchr (" \t\n", text[length]); length--)
      ;
  return length > 0 || !*text ? g_utf8_make_valid (text, (gssize) length) : NULL;
}

static GArray *
read_tidy (const char *tidy)
{
  GArray     *tokens = g_array_new (FALSE, FALSE, sizeof (int));
  const char *word;
  gsize       length;

  while ((word = pretokens_next (&tidy, &length)))
    merges_append (vocabulary_get (), word, length, tokens);
  return tokens;
}

GArray *
tokens_of (const char *text, guint most, GError **error)
{
  g_autofree char *part = readable_part (text), *tidy = part ? tidy_text (part) : NULL;
  g_autoptr (GArray) tokens = tidy ? read_tidy (tidy) : NULL;

  if (!tokens || (strlen (text) > BYTES_MOST && tokens->len <= most))
    {
      too_long (text, error);
      return NULL;
    }
  return g_steal_pointer (&tokens);
}

GArray *
tokens_row (const GArray *tokens, guint context)
{
  const int start = VOCABULARY_START, end = VOCABULARY_END;
  GArray   *row = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_val (row, start);
  g_array_append_vals (row, tokens->data, MIN (tokens->len, context - 2));
  return g_array_append_val (row, end);
}

char *
tokens_spell (const GArray *tokens, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, tokens->len); i++)
    vocabulary_append (vocabulary_get (), g_array_index (tokens, int, i), text);
  g_strchomp (text->str);
  return g_utf8_make_valid (text->str, -1);
}
