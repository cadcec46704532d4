/* batch.c - see batch.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch.h"

#include <string.h>

/* A text that shares fewer rows than this with the last whole one stands whole itself. */
#define SHARED_LEAST 2

void
batch_init (Batch *b, guint most)
{
  *b = (Batch){ .most = most,
                .tokens = g_new (int, most),
                .positions = g_new (int, most),
                .spans = g_new (TextSpan, most),
                .ends = g_new (guint, most) };
}

void
batch_clear (Batch *b)
{
  g_free (b->tokens);
  g_free (b->positions);
  g_free (b->spans);
  g_free (b->ends);
  *b = (Batch){ 0 };
}

static int
token_at (const GArray *text, guint i)
{
  return g_array_index (text, int, i);
}

/* How many tokens two texts begin with alike. */
static guint
common (const GArray *a, const GArray *b)
{
  guint n = 0;

  while (n < a->len && n < b->len && token_at (a, n) == token_at (b, n))
    n++;
  return n;
}

int
batch_compare (const GArray *a, const GArray *b)
{
  guint n = common (a, b);

  if (n < a->len && n < b->len)
    return token_at (a, n) < token_at (b, n) ? -1 : 1;
  return (a->len > b->len) - (a->len < b->len);
}

/* The last text that stands whole, and where it begins. */
typedef struct
{
  const GArray *text;
  guint         begin;
} Whole;

/* How many rows of the whole one the next text may use: its last token is always its own.  When it has more in common with the text
 * before it, it is worth being a whole one itself, as others like it may follow. */
static guint
shared_rows (const Whole *whole, const GArray *before, const GArray *text)
{
  guint shared = whole->text ? MIN (common (whole->text, text), text->len - 1) : 0;

  return shared < SHARED_LEAST || common (before, text) > shared + 1 ? 0 : shared;
}

static void
append_text (Batch *b, Whole *whole, const GArray *text, guint shared)
{
  const int own = (int) b->rows;

  if (shared == 0)
    *whole = (Whole){ text, b->rows };
  for (guint i = shared; i < text->len; i++, b->rows++)
    {
      b->tokens[b->rows] = token_at (text, i);
      b->positions[b->rows] = (int) i;
      b->spans[b->rows] = (TextSpan){ (int) whole->begin, (int) (whole->begin + shared), own };
    }
  b->ends[b->texts++] = b->rows - 1;
}

void
batch_fill (Batch *b, GArray *const *texts, guint n)
{
  Whole whole = { 0 };

  b->rows = b->texts = 0;
  for (guint i = 0; i < n; i++)
    {
      guint shared = i > 0 ? shared_rows (&whole, texts[i - 1], texts[i]) : 0;

      if (b->rows + texts[i]->len - shared > b->most)
        return;
      append_text (b, &whole, texts[i], shared);
    }
}
