/* templates.c - see templates.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The seven that OpenAI found to be enough for ImageNet, in their order (notebooks/Prompt_Engineering_for_ImageNet.ipynb in the repository
 * CLIP, MIT licence, see models/LICENSES).
 */
#include "templates.h"

#include "characters.h"

#define WORDS_MOST 3

char *
templates_fill (int number, const char *word)
{
  static const char *const around[TEMPLATES][2] = {
    { "itap of a ", "." },
    { "a bad photo of the ", "." },
    { "a origami ", "." },
    { "a photo of the large ", "." },
    { "a ", " in a video game." },
    { "art of the ", "." },
    { "a photo of the small ", "." },
  };
  g_autofree char *bare = g_strstrip (g_strdup (word));

  return g_strconcat (around[number][0], bare, around[number][1], NULL);
}

static gboolean
is_of_name (gunichar c)
{
  return g_unichar_isalnum (c) || c == '-' || c == '\'';
}

/* A text that begins so says already what is seen. */
static gboolean
begins_sentence (const char *word, gsize length)
{
  static const char *const firsts[] = { "a",    "an", "the", "this",  "that",    "some",  "one",      "two",     "three",
                                        "many", "no", "my",  "photo", "picture", "image", "painting", "drawing", NULL };
  g_autofree char         *first = g_ascii_strdown (word, (gssize) length);

  return g_strv_contains (firsts, first);
}

static gboolean
is_bare (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  int              words = 0;

  for (const char *at = valid; *at;)
    {
      const char *begin = at;

      while (*at && is_of_name (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      if (at > begin && (++words > WORDS_MOST || (words == 1 && begins_sentence (begin, (gsize) (at - begin)))))
        return FALSE;
      if (at == begin && !characters_is_space (g_utf8_get_char (at)))
        return FALSE;
      at = at == begin ? g_utf8_next_char (at) : at;
    }
  return words > 0;
}

gboolean
templates_suit (const char *const *texts)
{
  for (; *texts; texts++)
    if (!is_bare (*texts))
      return FALSE;
  return TRUE;
}
