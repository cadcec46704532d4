/* nearest.c - what somebody who has misspelt a name may have meant.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The distance of two texts is the least number of letters that have to be put in, left out, replaced or swapped with their
 * neighbour to make one of the other (optimal string alignment; Damerau 1964, Wagner and Fischer 1974):
 *
 *   d[i][j] = min (d[i-1][j] + 1, d[i][j-1] + 1, d[i-1][j-1] + (a[i] != b[j]), d[i-2][j-2] + 1 if two are swapped)
 */
#include "nearest.h"

#include <string.h>

#define LETTERS_MOST 200 /* of a name; nobody types more */
#define LETTERS_PER_SLIP 4

typedef struct
{
  gunichar letters[LETTERS_MOST];
  int      n;
} Word;

/* Behind the last slash, in one case, and with one sign between words. */
static Word
word_of (const char *text)
{
  const char      *slash = strrchr (text, '/');
  g_autofree char *valid = g_utf8_make_valid (slash && slash[1] ? slash + 1 : text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  Word             word = { .n = 0 };

  for (const char *at = folded; *at && word.n < LETTERS_MOST; at = g_utf8_next_char (at))
    word.letters[word.n++] = strchr ("-_. ", *at) ? '-' : g_utf8_get_char (at);
  return word;
}

static int
distance (const Word *a, const Word *b)
{
  int rows[3][LETTERS_MOST + 1], *before = rows[0], *last = rows[1], *now = rows[2];

  for (int j = 0; j <= b->n; j++)
    last[j] = j;
  for (int i = 1; i <= a->n; i++)
    {
      int *free_row = before;

      now[0] = i;
      for (int j = 1; j <= b->n; j++)
        {
          gboolean same = a->letters[i - 1] == b->letters[j - 1];

          now[j] = MIN (MIN (last[j], now[j - 1]) + 1, last[j - 1] + !same);
          if (i > 1 && j > 1 && a->letters[i - 1] == b->letters[j - 2] && a->letters[i - 2] == b->letters[j - 1])
            now[j] = MIN (now[j], before[j - 2] + 1);
        }
      before = last;
      last = now;
      now = free_row;
    }
  return last[b->n];
}

/* How far the name is from what was typed; more than `most` for one that was not meant.  Somebody who has typed how a long name
 * begins has made no slip at all. */
static int
slips (const Word *typed, const Word *name, int most)
{
  Word begin = *name;

  begin.n = MIN (begin.n, typed->n);
  if (typed->n >= LETTERS_PER_SLIP && distance (typed, &begin) == 0)
    return 0;
  return ABS (typed->n - name->n) > most ? most + 1 : distance (typed, name);
}

const char *
nearest_name (const char *text, const char *const *names)
{
  Word        typed = word_of (text);
  int         most = (typed.n + LETTERS_PER_SLIP - 1) / LETTERS_PER_SLIP, least = most + 1;
  const char *nearest = NULL;

  for (int i = 0; typed.n && names[i]; i++)
    {
      Word name = word_of (names[i]);
      int  n = slips (&typed, &name, most);

      if (n < least)
        {
          least = n;
          nearest = names[i];
        }
    }
  return nearest;
}
