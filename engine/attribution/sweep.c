/* sweep.c - see sweep.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sweep.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../network/forward.h"
#include "../network/remake.h"
#include "../network/timing.h"
#include "score.h"
#include "walk.h"

static float *
message (const Walk *w, int rules, int value)
{
  return (float *) (w->arena->base + rules * w->messages + w->lives[value].offset);
}

static void
seed (const Walk *w, int rules)
{
  int    value = w->tape->shapes->len - 1, classes = w->trace->shapes[value].cols;
  float *logits = message (w, rules, value);

  memset (logits, 0, w->lives[value].size);
  for (int c = 0; c < w->sweeps->k; c++)
    score_seed (logits + c * classes, classes, w->sweeps->classes[c], sweep_rival (w->sweeps, c), !w->rules[rules]->signed_seed);
}

/* A message that this step gives to first: it is set when the step fills it, else it starts at zero. */
static gboolean
begin_message (const Walk *w, int rules, const Step *step, int j, int time)
{
  int value = step->in[j];

  if (!w->wanted[rules][value] || w->lives[value].first != time)
    return FALSE;
  if (op_traits[step->op].fills[j] && w->trace->shapes[value].rows == w->trace->shapes[step->out].rows)
    return TRUE;
  memset (message (w, rules, value), 0, w->lives[value].size);
  return FALSE;
}

/* What is given head by head to all columns of queries, keys and values begins once. */
static gboolean
begins (const Walk *w, const Step *step, int j, Head head)
{
  return head.at == 0 || trace_shape (w->trace, step->in[j]).n != w->trace->shapes[step->in[j]].n;
}

/* `head`: of an attention that comes head by head; only with the first one messages begin. */
static Pull
prepare_pull (const Walk *w, int rules, int i, int time, Head head)
{
  const Rules *table = w->rules[rules];
  const Step  *step = tape_step (w->tape, i);
  ViaTrace    *trace = w->trace;
  float       *my = message (w, rules, step->out);
  Pull         p = { .step = step,
                     .sy = trace_shape (trace, step->out),
                     .y = trace->values[step->out],
                     .k = w->sweeps->k,
                     .my = my,
                     .kept = trace->kept[i],
                     .kept_state = &trace->kept_state[i],
                     .gamma = w->sweeps->gamma,
                     .scratch = w->arena,
                     .head = head };

  if (trace_section (trace, i) >= 0)
    trace->kept_state[i] = KEPT_NOTHING; /* others have used the room since */
  if (table->join && walk_count_readers (w, step->out, TRUE) > 1)
    table->join (p.sy, p.k, p.y, my);
  walk_shapes (w, step, p.sx);
  for (int j = 0; j < 2 && step->in[j] >= 0; j++)
    {
      p.x[j] = w->x[j];
      p.mx[j] = w->wanted[rules][step->in[j]] ? message (w, rules, step->in[j]) : NULL;
      p.fresh[j] = begins (w, step, j, head) && begin_message (w, rules, step, j, time);
    }
  return p;
}

static void
pull (const Walk *w, int i, int time, Head head)
{
  const Rules *tables[RULES_TOGETHER];
  Pull         pulls[RULES_TOGETHER];
  int          n = 0;

  for (int r = 0; r < w->n_rules; r++)
    if (walk_leads_table_on (w, r, tape_step (w->tape, i)))
      {
        tables[n] = w->rules[r];
        pulls[n++] = prepare_pull (w, r, i, time, head);
      }
  rules_pull (tables, pulls, n);
}

/* Finds what a step has read, or makes it again. */
static void
find_inputs (Walk *w, const Step *step)
{
  w->arena->used = w->n_rules * w->messages;
  for (int j = 0; j < 2 && step->in[j] >= 0; j++)
    {
      int v = step->in[j];

      w->x[j] = w->trace->values[v];
      if (!w->x[j])
        {
          float *made = arena_take (w->arena, shape_size (w->trace->shapes[v]) * sizeof (float));

          remake (w->tape, v, w->trace->shapes, w->trace->values, made);
          w->x[j] = made;
        }
    }
}

enum
{
  NO_BLOCK = -2
};

/* The block whose attention has just received its messages, or the pool. */
static int
block_of_mix (const Walk *w, int i)
{
  if (w->tape->has_pool && w->tape->pool.mix == i)
    return SWEEP_POOL;
  for (guint b = 0; b < w->tape->blocks->len; b++)
    if (tape_block (w->tape, b)->mix == i)
      return b;
  return NO_BLOCK;
}

/* What a sweep's tables have brought to a value; FALSE: nothing. */
static gboolean
find_brought (const Walk *w, const Sweep *sweep, int value, const float *messages[RULES_TOGETHER])
{
  for (int i = 0; i < sweep->n_rules; i++)
    {
      int r = walk_find_table (w, sweep->rules[i]);

      if (!w->wanted[r][value])
        return FALSE;
      messages[i] = message (w, r, value);
    }
  return TRUE;
}

static void
show_value (const Walk *w, int value)
{
  const float *messages[RULES_TOGETHER] = { NULL };

  for (int s = 0; s < w->n_sweeps; s++)
    if (w->sweeps[s].watch && find_brought (w, &w->sweeps[s], value, messages))
      w->sweeps[s].watch (value, messages, w->sweeps[s].data);
}

static void
visit_block (const Walk *w, int i, int head)
{
  const float *messages[RULES_TOGETHER] = { NULL };
  int          block = block_of_mix (w, i);
  int          value = block == SWEEP_POOL ? w->tape->pool.attention : block >= 0 ? tape_block (w->tape, block)->attention : 0;

  for (int s = 0; s < w->n_sweeps && block != NO_BLOCK; s++)
    if (w->sweeps[s].visit && (block == SWEEP_POOL || walk_asks (&w->sweeps[s], block))
        && find_brought (w, &w->sweeps[s], value, messages))
      w->sweeps[s].visit (block, head, messages, w->sweeps[s].data);
}

/* Whether it is a step of a block whose attention is not there as a whole. */
static gboolean
comes_by_head (const Walk *w, int i)
{
  int block = trace_section (w->trace, i);

  return block >= 0 && i >= tape_block (w->tape, block)->scores && i <= tape_block (w->tape, block)->softmax;
}

/* The steps of an attention, the mix last, for one head after the other. */
static void
pull_by_head (Walk *w, int block, int time)
{
  const Block *attention = tape_block (w->tape, block);

  for (int h = 0; h < trace_visits (w->trace, block); h++)
    {
      trace_need_head (w->trace, block, h);
      for (int i = attention->mix; i >= attention->scores; i--)
        {
          if (!walk_leads_on (w, tape_step (w->tape, i)))
            continue;
          find_inputs (w, tape_step (w->tape, i));
          pull (w, i, time + attention->mix - i, trace_head (w->trace, block, h));
          visit_block (w, i, h);
        }
    }
}

/* A step at a time, but that those of an attention in a lean trace are pulled with its mix. */
static void
pull_step (Walk *w, int i, int time)
{
  int block = trace_section (w->trace, i);

  if (block >= 0)
    trace_need_block (w->trace, block);
  if (block >= 0 && i == tape_block (w->tape, block)->mix)
    pull_by_head (w, block, time);
  else if (!comes_by_head (w, i))
    {
      find_inputs (w, tape_step (w->tape, i));
      pull (w, i, time, (Head){ 0 });
      visit_block (w, i, 0);
    }
}

static gboolean
walk_steps (Walk *w, const Progress *progress, GError **error)
{
  int    n = w->tape->steps->len;
  double total = 0, done = 0;
  Timing timing;

  for (int i = 0; i < n; i++)
    if (walk_leads_on (w, tape_step (w->tape, i)))
      total += forward_cost (tape_step (w->tape, i), w->trace->shapes);
  for (int r = 0; r < w->n_rules; r++)
    seed (w, r);
  timing = timing_begin ("backward");
  for (int i = n - 1, time = 0; i >= 0; i--, time++)
    {
      const Step *step = tape_step (w->tape, i);

      if (!comes_by_head (w, i))
        show_value (w, step->out);
      if (!walk_leads_on (w, step))
        continue;
      pull_step (w, i, time);
      timing_step (&timing, step->name);
      done += forward_cost (step, w->trace->shapes);
      if (!progress_report (progress, done / total, error))
        return FALSE;
    }
  timing_end (&timing);
  show_value (w, 0);
  return TRUE;
}

gsize
sweeps_measure (ViaTrace *trace, const Sweep *sweeps, int n)
{
  g_auto (Walk) w = { 0 };

  return walk_plan (&w, trace, sweeps, n);
}

gboolean
sweeps_run (ViaTrace *trace, const Sweep *sweeps, int n, const Progress *progress, GError **error)
{
  g_auto (Walk) w = { 0 };
  gsize size;

  if (!trace_keep (trace, error))
    return FALSE;
  size = walk_plan (&w, trace, sweeps, n);
  w.arena = &trace->memory[MEMORY_WORK];
  if (!arena_renew (w.arena, size, _ ("explaining this network"), error))
    return FALSE;
  return walk_steps (&w, progress, error);
}

gboolean
sweep_run (ViaTrace *trace, const Sweep *sweep, const Progress *progress, GError **error)
{
  return sweeps_run (trace, sweep, 1, progress, error);
}
