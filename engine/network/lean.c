/* lean.c - see lean.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lean.h"

#include "remake.h"

/* Whether some block makes it for itself. */
static gboolean
is_inside (const Lean *lean, int value)
{
  for (int b = 0; b < lean->n; b++)
    if (section_holds (&lean->sections[b], value))
      return TRUE;
  return FALSE;
}

Lean *
lean_new (const Tape *tape, gboolean exact, const Shape *shapes, float **values)
{
  Lean *lean = g_new0 (Lean, 1);

  *lean = (Lean){ .tape = tape, .exact = exact, .shapes = shapes, .values = values, .n = (int) tape->blocks->len };
  lean->block = lean->head = -1;
  lean->sections = g_new (Section, lean->n);
  lean->held = g_new0 (float *, tape->shapes->len);
  lean->wide = g_new0 (double *, tape->shapes->len);
  if (section_find_all (tape, lean->sections))
    return lean;
  lean_free (lean);
  return NULL;
}

void
lean_free (Lean *lean)
{
  if (!lean)
    return;
  g_free (lean->sections);
  g_free (lean->held);
  g_free (lean->wide);
  g_free (lean);
}

static const Step *
scores_of (const Lean *lean, int block)
{
  return tape_step (lean->tape, tape_block (lean->tape, block)->scores);
}

gboolean
lean_comes_by_head (const Lean *lean, int value)
{
  for (int b = 0; b < lean->n; b++)
    if (value == tape_block (lean->tape, b)->attention || value == scores_of (lean, b)->out)
      return TRUE;
  return FALSE;
}

/* ---- places */

/* What is only to be counted lies here. */
static const char nowhere[ARENA_ALIGN];

static void *
take (Arena *arena, gsize bytes)
{
  if (arena->base)
    return arena_take (arena, bytes);
  arena->used += arena_round (bytes);
  return (void *) nowhere;
}

/* What no block makes for itself, and what blocks begin with. */
static void
place_held (Lean *lean, Arena *arena)
{
  for (guint v = 0; v < lean->tape->shapes->len; v++)
    if (!is_inside (lean, (int) v) && !remake_can (lean->tape, (int) v))
      lean->held[v] = lean->values[v] = take (arena, shape_size (lean->shapes[v]) * sizeof (float));
  for (int b = 0; b < lean->n && lean->exact; b++)
    lean->wide[lean->sections[b].input] = take (arena, shape_size (lean->shapes[lean->sections[b].input]) * sizeof (double));
}

/* What a block makes for itself; scores and attention have room for one head. */
static void
place_block (Lean *lean, int block, Arena *arena)
{
  const Section *section = &lean->sections[block];
  int            products = scores_of (lean, block)->in[0];

  for (int v = section->first + 1; v < section->output; v++)
    {
      gsize size = shape_size (lean->shapes[v]) / (lean_comes_by_head (lean, v) ? lean->shapes[v].n : 1);

      if (!remake_can (lean->tape, v))
        lean->values[v] = take (arena, size * sizeof (float));
    }
  if (lean->exact)
    lean->wide[products] = take (arena, shape_size (lean->shapes[products]) * sizeof (double));
}

void
lean_forget (Lean *lean)
{
  for (guint v = 0; v < lean->tape->shapes->len; v++)
    if (is_inside (lean, (int) v))
      {
        lean->values[v] = NULL;
        lean->wide[v] = NULL;
      }
  lean->block = lean->head = -1;
}

/* ---- how much room that takes */

static ForwardCall
call_of (const Lean *lean, float *const *values)
{
  return (ForwardCall){ .tape = lean->tape,
                        .real = lean->exact ? REAL_F64 : REAL_F32,
                        .shapes = lean->shapes,
                        .values = values,
                        .wide = lean->wide,
                        .by_head = TRUE };
}

/* Of one block in the slot, and of making it. */
static void
measure_block (Lean *lean, int block, LeanBytes *bytes)
{
  const Section *section = &lean->sections[block];
  ForwardCall    call = call_of (lean, lean->values);
  Arena          slot = { 0 };

  lean_forget (lean);
  place_block (lean, block, &slot);
  bytes->slot = MAX (bytes->slot, slot.used);
  bytes->work = MAX (bytes->work, forward_room (&call, section->first, section->end));
  bytes->work = MAX (bytes->work, forward_head_room (&call, tape_block (lean->tape, block)));
}

LeanBytes
lean_measure (Lean *lean)
{
  ForwardCall call = call_of (lean, lean->held);
  Arena       held = { 0 };
  LeanBytes   bytes = { 0 };

  place_held (lean, &held);
  lean_forget (lean);
  bytes.held = held.used;
  bytes.work = forward_room (&call, 0, (int) lean->tape->steps->len);
  for (int b = 0; b < lean->n; b++)
    measure_block (lean, b, &bytes);
  lean_forget (lean);
  return bytes;
}

void
lean_place (Lean *lean, Arena *held, Arena *slot, Arena *work)
{
  place_held (lean, held);
  lean->slot = slot;
  lean->work = work;
}

/* ---- what is made, and made again */

gboolean
lean_forward (Lean *lean, const Progress *progress, GError **error)
{
  ForwardCall call = call_of (lean, lean->held);

  lean_forget (lean);
  return forward_steps (&call, 0, (int) lean->tape->steps->len, lean->work, progress, error);
}

void
lean_need_block (Lean *lean, int block)
{
  static const Progress silent;
  const Section        *section = &lean->sections[block];
  ForwardCall           call;

  if (lean->block == block)
    return;
  lean_forget (lean);
  lean->slot->used = 0;
  place_block (lean, block, lean->slot);
  call = call_of (lean, lean->values);
  forward_steps (&call, section->first, section->end, lean->work, &silent, NULL);
  lean->block = block;
}

void
lean_need_head (Lean *lean, int block, int head)
{
  const Block *attention = tape_block (lean->tape, block);
  Head         one = { head, lean->shapes[attention->attention].n };
  ForwardCall  call;

  lean_need_block (lean, block);
  if (lean->head == head)
    return;
  call = call_of (lean, lean->values);
  forward_head (&call, attention, one, lean->work, lean->values[scores_of (lean, block)->out], lean->values[attention->attention]);
  lean->head = head;
}
