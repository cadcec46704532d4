/* pretokens.c - see pretokens.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The first that fits at each place: a mark; 's 't 're 've 'm 'll 'd; a run of letters; one number; a run of anything else but
 * spaces.  Source: the regular expression in OpenAI's simple_tokenizer.py, which regards neither upper nor lower case: 'ſ, with a long s,
 * counts as 's, and U+0345, which is a capital iota to it, as nothing at all.
 */
#include "pretokens.h"

#include <string.h>

#include "characters.h"

#define IOTA_BELOW 0x345
#define LONG_S "\u017f"

typedef enum
{
  BREAK,
  LETTER,
  NUMBER,
  OTHER
} CharacterKind;

static CharacterKind
kind_of (gunichar c)
{
  if (characters_is_space (c) || c == IOTA_BELOW)
    return BREAK;
  switch (g_unichar_type (c))
    {
    case G_UNICODE_LOWERCASE_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_UPPERCASE_LETTER:
      return LETTER;
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
      return NUMBER;
    default:
      return OTHER;
    }
}

/* The bytes of the first of these that stands there, 0 for none. */
static gsize
one_of (const char *at, const char *const *words)
{
  for (; *words; words++)
    if (g_str_has_prefix (at, *words))
      return strlen (*words);
  return 0;
}

/* The bytes of the run that begins there. */
static gsize
run_length (const char *at)
{
  const CharacterKind kind = kind_of (g_utf8_get_char (at));
  const char         *end = g_utf8_next_char (at);

  while (kind != NUMBER && *end && kind_of (g_utf8_get_char (end)) == kind)
    end = g_utf8_next_char (end);
  return (gsize) (end - at);
}

const char *
pretokens_next (const char **at, gsize *length)
{
  static const char *const marks[] = { "<|startoftext|>", "<|endoftext|>", NULL };
  static const char *const endings[] = { "'re", "'ve", "'ll", "'s", "'t", "'m", "'d", "'" LONG_S, NULL };

  while (**at)
    {
      const char *begin = *at;
      gsize       passed = one_of (begin, marks);

      *length = passed ? 0 : one_of (begin, endings);
      if (!passed && !*length)
        *length = run_length (begin);
      *at += passed + *length;
      if (!passed && kind_of (g_utf8_get_char (begin)) != BREAK)
        return begin;
    }
  return NULL;
}
