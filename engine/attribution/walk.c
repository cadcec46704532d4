/* walk.c - see walk.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "walk.h"

#include "../network/forward.h"

int
walk_find_table (const Walk *w, const Rules *table)
{
  for (int r = 0; r < w->n_rules; r++)
    if (w->rules[r] == table)
      return r;
  return -1;
}

static gboolean
names_table (const Sweep *sweep, const Rules *table)
{
  return table && (sweep->rules[0] == table || (sweep->n_rules > 1 && sweep->rules[1] == table));
}

static gboolean
is_named (const Walk *w, const Rules *table)
{
  for (int s = 0; s < w->n_sweeps; s++)
    if (names_table (&w->sweeps[s], table))
      return TRUE;
  return FALSE;
}

/* All tables that the sweeps name, in the order of their pair. */
static void
find_tables (Walk *w)
{
  int                 pair = sweep_pair (w->sweeps);
  const Rules *const *tables = pair >= 0 ? sweep_pairs[pair] : w->sweeps->rules;

  for (int r = 0; r < RULES_TOGETHER; r++)
    if (is_named (w, tables[r]))
      w->rules[w->n_rules++] = tables[r];
}

gboolean
walk_asks (const Sweep *sweep, int block)
{
  return block >= sweep->first_block;
}

/* What a sweep asks for, of its tables. */
static void
want_asked (Walk *w, const Sweep *sweep)
{
  for (int i = 0; i < sweep->n_rules; i++)
    {
      gboolean *wanted = w->wanted[walk_find_table (w, sweep->rules[i])];

      if (sweep->value >= 0)
        wanted[sweep->value] = TRUE;
      for (guint b = 0; b < w->tape->blocks->len; b++)
        if (walk_asks (sweep, b))
          wanted[tape_block (w->tape, b)->attention] = TRUE;
    }
}

/* A value is wanted when it is asked for, an attention or that one value, or made from a wanted one. */
static void
find_wanted (Walk *w)
{
  for (int s = 0; s < w->n_sweeps; s++)
    want_asked (w, &w->sweeps[s]);
  for (guint i = 0; i < w->tape->steps->len; i++)
    {
      const Step *step = tape_step (w->tape, i);

      for (int r = 0; r < w->n_rules; r++)
        for (int j = 0; j < 2 && step->in[j] >= 0; j++)
          if (w->wanted[r][step->in[j]])
            w->wanted[r][step->out] = TRUE;
    }
}

/* By some table. */
static gboolean
is_wanted (const Walk *w, int value)
{
  for (int r = 0; value >= 0 && r < w->n_rules; r++)
    if (w->wanted[r][value])
      return TRUE;
  return FALSE;
}

gboolean
walk_leads_table_on (const Walk *w, int rules, const Step *step)
{
  for (int j = 0; j < 2; j++)
    if (step->in[j] >= 0 && w->wanted[rules][step->in[j]])
      return TRUE;
  return FALSE;
}

gboolean
walk_leads_on (const Walk *w, const Step *step)
{
  return is_wanted (w, step->in[0]) || is_wanted (w, step->in[1]);
}

int
walk_count_readers (const Walk *w, int value, gboolean whole)
{
  int n = 0;

  for (guint i = 0; i < w->tape->steps->len; i++)
    for (int j = 0; j < 2; j++)
      n += tape_step (w->tape, i)->in[j] == value && !(whole && op_traits[tape_step (w->tape, i)->op].part[j]);
  return n;
}

/* Whether the message of a step's input takes the place of its output's: nobody else gives to it. */
static gboolean
in_place (const Walk *w, const Step *step)
{
  int in = step->in[0];

  return is_wanted (w, in) && op_traits[step->op].in_place && w->trace->shapes[in].rows == w->trace->shapes[step->out].rows
         && walk_count_readers (w, in, FALSE) == 1;
}

/* Gives every message its place. */
static void
place_messages (Walk *w)
{
  int n = w->tape->steps->len;

  for (int i = 0; i < n; i++)
    {
      const Step *step = tape_step (w->tape, i);
      Lifetime   *out = &w->lives[step->out], *in = &w->lives[MAX (step->in[0], 0)];

      if (!in_place (w, step))
        continue;
      out->last = MAX (out->last, in->last);
      in->size = 0;
    }
  w->messages = plan_pack (w->lives, w->tape->shapes->len);
  for (int i = n - 1; i >= 0; i--)
    if (in_place (w, tape_step (w->tape, i)))
      w->lives[tape_step (w->tape, i)->in[0]].offset = w->lives[tape_step (w->tape, i)->out].offset;
}

/* When each message is born (its last reader in the forward order pulls first) and when it has been used. */
static void
find_lives (Walk *w)
{
  int n = w->tape->steps->len, values = w->tape->shapes->len;

  for (int i = 0; i < n; i++) /* forward: later readers overwrite earlier ones */
    {
      const Step *step = tape_step (w->tape, i);

      w->lives[step->out].last = n - 1 - i;
      for (int j = 0; j < 2 && step->in[j] >= 0; j++)
        w->lives[step->in[j]].first = n - 1 - i;
    }
  w->lives[values - 1].first = 0; /* the logits: the seed */
  w->lives[0].last = n;           /* the picture: whoever asked for it looks when all is done */
  for (int v = 0; v < values; v++)
    if (is_wanted (w, v))
      w->lives[v].size = w->sweeps->k * shape_size (trace_shape (w->trace, v)) * sizeof (float);
}

void
walk_shapes (const Walk *w, const Step *step, Shape sx[2])
{
  for (int j = 0; j < 2; j++)
    sx[j] = step->in[j] >= 0 ? trace_shape (w->trace, step->in[j]) : (Shape){ 0 };
}

static gsize
find_scratch (const Walk *w)
{
  gsize most = 0;

  for (guint i = 0; i < w->tape->steps->len; i++)
    {
      const Step *step = tape_step (w->tape, i);
      Shape       sx[2];

      walk_shapes (w, step, sx);
      if (walk_leads_on (w, step))
        most = MAX (most, pull_scratch (sx, trace_shape (w->trace, step->out), w->sweeps->k)
                              + arena_round (shape_size (sx[0]) * sizeof (float)));
    }
  return most;
}

gsize
walk_plan (Walk *w, ViaTrace *trace, const Sweep *sweeps, int n)
{
  guint values = trace->tape->shapes->len;

  *w = (Walk){ .trace = trace, .tape = trace->tape, .sweeps = sweeps, .n_sweeps = n, .lives = g_new0 (Lifetime, values) };
  for (int r = 0; r < RULES_TOGETHER; r++)
    w->wanted[r] = g_new0 (gboolean, values);
  find_tables (w);
  find_wanted (w);
  find_lives (w);
  place_messages (w);
  return w->n_rules * w->messages + find_scratch (w);
}

void
walk_clear (Walk *w)
{
  for (int r = 0; r < RULES_TOGETHER; r++)
    g_free (w->wanted[r]);
  g_free (w->lives);
}
