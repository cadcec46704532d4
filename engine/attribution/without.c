/* without.c - see without.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "without.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../network/forward.h"
#include "../network/rest.h"

struct _Without
{
  ViaTrace *trace;
  Real      real;
  int       first;  /* step behind the tokens with their positions */
  int       width;  /* of a token */
  double   *tokens; /* [N, width]: all of them */
  Rest     *rest;   /* of as many patches as were kept last; NULL before the first call … */
  Shape    *shapes; /* … and its live rows … */
  float   **values; /* … of which none is stored */
};

static gboolean
makes_tokens (const Tape *tape, const Step *step)
{
  return step->op == OP_EMBED || step->op == OP_CONSTANT
         || (step->op == OP_ADD && tape_step (tape, step->in[1] - 1)->op == OP_CONSTANT);
}

/* The number of the first step that reads tokens with their positions. */
static int
first_behind (const Tape *tape)
{
  int i = 0;

  while (makes_tokens (tape, tape_step (tape, i)))
    i++;
  return i;
}

/* The beginning of the network by itself. */
static gboolean
embed_picture (const Without *w, GError **error)
{
  static const Progress silent;
  const Tape           *tape = w->trace->tape;
  Tape                  start = *tape;
  Arena                 work = { 0 };
  g_autofree float    **values = g_new0 (float *, w->first + 1);
  gboolean              ok;

  values[0] = w->trace->values[0];
  start.steps = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (Step)), tape->steps->data, w->first);
  start.shapes = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (Shape)), tape->shapes->data, w->first + 1);
  ok = forward_last (
      &(ForwardCall){ .tape = &start, .real = w->real, .shapes = (const Shape *) start.shapes->data, .values = values }, w->tokens,
      &work, &silent, error);
  g_array_unref (start.steps);
  g_array_unref (start.shapes);
  arena_clear (&work);
  return ok;
}

Without *
without_new (ViaTrace *trace, GError **error)
{
  Without *w = g_new0 (Without, 1);
  Shape    tokens;

  w->trace = trace;
  w->real = trace_real (trace);
  w->first = first_behind (trace->tape);
  tokens = tape_shape (trace->tape, w->first);
  w->width = tokens.cols;
  w->tokens = g_new (double, shape_size (tokens));
  if (embed_picture (w, error))
    return w;
  without_free (w);
  return NULL;
}

static void
drop_rest (Without *w)
{
  g_clear_pointer (&w->rest, rest_free);
  g_clear_pointer (&w->shapes, g_free);
  g_clear_pointer (&w->values, g_free);
}

void
without_free (Without *w)
{
  if (!w)
    return;
  drop_rest (w);
  g_free (w->tokens);
  g_free (w);
}

/* Makes the rest for n patches, unless it is there. */
static gboolean
find_rest (Without *w, int n, GError **error)
{
  int tokens = w->trace->tape->prefix + n;

  if (w->rest && tape_shape (w->rest->tape, REST_GIVEN).rows == tokens)
    return TRUE;
  drop_rest (w);
  w->rest = rest_new (w->trace->tape, w->first, tokens, error);
  if (!w->rest)
    return FALSE;
  w->shapes = g_new (Shape, w->rest->tape->shapes->len);
  w->values = g_new0 (float *, w->rest->tape->shapes->len);
  forward_shapes (w->rest->tape, FALSE, w->shapes);
  return TRUE;
}

gboolean
without_logits (Without *w, const int *kept, int n, double *logits, const Progress *progress, GError **error)
{
  gsize       before = (gsize) w->trace->tape->prefix * w->width;
  ForwardCall call;

  if (!find_rest (w, n, error))
    return FALSE;
  memcpy (w->rest->given, w->tokens, before * sizeof *w->tokens);
  for (int i = 0; i < n; i++)
    memcpy (w->rest->given + before + (gsize) i * w->width, w->tokens + before + (gsize) kept[i] * w->width,
            w->width * sizeof *w->tokens);
  rest_places (w->rest, w->trace->tape, kept);
  call = (ForwardCall){ .tape = w->rest->tape, .real = w->real, .shapes = w->shapes, .values = w->values };
  call.by_head = w->trace->lean != NULL;
  return forward_last (&call, logits, &w->trace->memory[MEMORY_WORK], progress, error);
}
