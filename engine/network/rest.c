/* rest.c - see rest.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "rest.h"

#include <string.h>

#include "tape-inside.h"

/* Of the whole network: the first step makes the tokens. */
static int
count_all_tokens (const Tape *tape)
{
  return tape_shape (tape, tape_step (tape, 0)->out).rows;
}

static Shape
shorten (const Tape *tape, const Step *step, int tokens)
{
  Shape shape = tape_shape (tape, step->out);

  if (shape.rows == count_all_tokens (tape))
    shape.rows = tokens;
  if (step->op == OP_SCORES || step->op == OP_SOFTMAX)
    shape.cols = tokens;
  return shape;
}

/* A value's number in the rest. */
static int
renumber (int value, int first)
{
  return value < 0 ? value : MAX (value - first + REST_GIVEN, REST_GIVEN);
}

static void
append_step (Rest *rest, const Tape *tape, int first, int i, int tokens)
{
  Step  step = *tape_step (tape, i);
  Shape shape = shorten (tape, &step, tokens);

  step.name = g_strdup (step.name);
  for (int j = 0; j < 2; j++)
    step.in[j] = renumber (step.in[j], first);
  step.out = renumber (step.out, first);
  step.rotary = step.rotary ? rest->tape->rotary : NULL;
  g_array_append_val (rest->tape->steps, step);
  g_array_append_val (rest->tape->shapes, shape);
}

static void
append_given (Rest *rest, Shape shape)
{
  Step *step = tape_append (rest->tape, OP_CONSTANT, NULL, "given", -1, -1, shape);

  rest->given = tape_room (rest->tape, shape_size (shape), sizeof *rest->given);
  step->constant = rest->given;
}

static void
append_rotary (Rest *rest, const Rotary *rotary, int patches)
{
  Tape *tape = rest->tape;
  gsize n = (gsize) patches * rotary->half;

  rest->cosine = tape_room (tape, n, sizeof *rest->cosine);
  rest->sine = tape_room (tape, n, sizeof *rest->sine);
  tape->rotary = g_memdup2 (rotary, sizeof *rotary);
  tape->rotary->cosine = rest->cosine;
  tape->rotary->sine = rest->sine;
  if (rest->cosine && rest->sine)
    {
      memcpy (rest->cosine, rotary->cosine, n * sizeof *rest->cosine);
      memcpy (rest->sine, rotary->sine, n * sizeof *rest->sine);
    }
}

/* The blocks of which all is there. */
static void
append_blocks (Rest *rest, const Tape *tape, int first)
{
  for (guint i = 0; i < tape->blocks->len; i++)
    {
      Block block = *tape_block (tape, i);

      if (block.scores < first)
        continue;
      block.scores = renumber (block.scores, first);
      block.softmax = renumber (block.softmax, first);
      block.mix = renumber (block.mix, first);
      block.attention = renumber (block.attention, first);
      g_array_append_val (rest->tape->blocks, block);
    }
}

Rest *
rest_new (const Tape *tape, int first, int tokens, GError **error)
{
  Rest *rest = g_new0 (Rest, 1);
  int   width = tape_shape (tape, tape_step (tape, 0)->out).cols;

  rest->tape = tape_new (tape->weights, (Shape){ 0 });
  rest->tape->prefix = tape->prefix;
  append_given (rest, (Shape){ 1, tokens, width });
  if (tape->rotary)
    append_rotary (rest, tape->rotary, tokens - tape->prefix);
  for (int i = first; i < (int) tape->steps->len; i++)
    append_step (rest, tape, first, i, tokens);
  append_blocks (rest, tape, first);
  rest->tape = tape_finish (rest->tape, error);
  if (rest->tape)
    return rest;
  rest_free (rest);
  return NULL;
}

void
rest_free (Rest *rest)
{
  if (rest)
    tape_free (rest->tape);
  g_free (rest);
}

void
rest_places (Rest *rest, const Tape *tape, const int *patches)
{
  const Rotary *rotary = tape->rotary;
  int           n = tape_shape (rest->tape, REST_GIVEN).rows - tape->prefix;

  for (int i = 0; i < n && rotary; i++)
    {
      gsize to = (gsize) i * rotary->half, from = (gsize) patches[i] * rotary->half;

      memcpy (rest->cosine + to, rotary->cosine + from, rotary->half * sizeof *rest->cosine);
      memcpy (rest->sine + to, rotary->sine + from, rotary->half * sizeof *rest->sine);
    }
}
