/* merges.c - see merges.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every byte is a token, the last one with the word's end; then, again and again, all places of the pair whose merge comes first become
 * one token each, from left to right, until no pair has a merge (Sennrich et al., "Neural Machine Translation of Rare Words with Subword
 * Units", ACL 2016).  What a merge makes has merges of its own only behind it, so each round leaves what earlier ones looked up.
 */
#include "merges.h"

#include <string.h>

#define NO_MERGE G_MAXINT
#define END_OF_WORD 256

/* The merge of token i and the next one. */
static int
merge_at (const Vocabulary *v, const int *tokens, gsize i)
{
  int merge = vocabulary_merge (v, tokens[i], tokens[i + 1]);

  return merge < 0 ? NO_MERGE : merge;
}

static int
first_merge (const int *merges, gsize n)
{
  int first = NO_MERGE;

  for (gsize i = 0; i < n; i++)
    first = MIN (first, merges[i]);
  return first;
}

/* Lets all pairs of that merge become what it makes; returns how many tokens are left. */
static gsize
join_pairs (const Vocabulary *v, int merge, int *tokens, int *merges, gsize n)
{
  const int made = 2 * END_OF_WORD + merge;
  gsize     kept = 0;

  for (gsize i = 0; i < n; i++, kept++)
    {
      gboolean joins = i + 1 < n && merges[i] == merge;

      tokens[kept] = joins ? made : tokens[i];
      i += joins;
      if (i + 1 < n)
        merges[kept] = merges[i];
      /* Pairs with a neighbour that is new, on either side. */
      if (kept > 0 && (tokens[kept] == made || tokens[kept - 1] == made))
        merges[kept - 1] = merge_at (v, tokens, kept - 1);
    }
  return kept;
}

void
merges_append (const Vocabulary *v, const char *word, gsize length, GArray *all)
{
  g_autofree int *tokens = g_new (int, length), *merges = g_new (int, length);
  int             merge;

  for (gsize i = 0; i < length; i++)
    tokens[i] = vocabulary_byte (v, (guchar) word[i]);
  tokens[length - 1] += END_OF_WORD;
  for (gsize i = 0; i + 1 < length; i++)
    merges[i] = merge_at (v, tokens, i);
  while ((merge = first_merge (merges, length - 1)) != NO_MERGE)
    length = join_pairs (v, merge, tokens, merges, length);
  g_array_append_vals (all, tokens, (guint) length);
}
