/* sweep.c - see sweep.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sweep.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../network/forward.h"
#include "../network/plan.h"
#include "../network/remake.h"
#include "../network/timing.h"
#include "score.h"

const Rules *const sweep_pairs[][RULES_TOGETHER] = {
  { &gradient_rules, &chefer_rules }, { &libra_rules }, { &attn_lrp_rules }, { &attn_lrp_full_rules }, { NULL }
};

typedef struct
{
  ViaTrace    *trace;
  const Tape  *tape;
  const Sweep *sweeps; /* [n_sweeps], of the same classes */
  int          n_sweeps;
  const Rules *rules[RULES_TOGETHER]; /* all their tables */
  int          n_rules;
  gboolean    *wanted[RULES_TOGETHER]; /* [values] of each table: a message for it leads somewhere */
  Lifetime    *lives;                  /* [values]: of its message, in pulls from the top */
  gsize        messages;               /* bytes of all messages of one rule table */
  const float *x[2];                   /* what the step at hand has read */
  Arena       *arena;                  /* the messages of every table, what is made again of x, then the scratch */
} Walk;

int
sweep_rival (const Sweep *sweep, int c)
{
  return sweep->rivals ? sweep->rivals[c] : sweep->classes[c];
}

int
sweep_pair (const Sweep *sweep)
{
  for (int pair = 0; sweep_pairs[pair][0]; pair++)
    {
      const Rules *const *tables = sweep_pairs[pair];
      int                 known = 0;

      for (int r = 0; r < sweep->n_rules; r++)
        known += sweep->rules[r] == tables[0] || sweep->rules[r] == tables[1];
      if (known == sweep->n_rules)
        return pair;
    }
  return -1;
}

/* Which of the walk's tables is one of a sweep's; -1: none. */
static int
find_table (const Walk *w, const Rules *table)
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

static gboolean
is_asked_for (const Sweep *sweep, int block)
{
  return block >= sweep->first_block;
}

/* What a sweep asks for, of its tables. */
static void
want_asked (Walk *w, const Sweep *sweep)
{
  for (int i = 0; i < sweep->n_rules; i++)
    {
      gboolean *wanted = w->wanted[find_table (w, sweep->rules[i])];

      if (sweep->value >= 0)
        wanted[sweep->value] = TRUE;
      for (guint b = 0; b < w->tape->blocks->len; b++)
        if (is_asked_for (sweep, b))
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

/* Of one table, and of any. */
static gboolean
leads_table_on (const Walk *w, int rules, const Step *step)
{
  for (int j = 0; j < 2; j++)
    if (step->in[j] >= 0 && w->wanted[rules][step->in[j]])
      return TRUE;
  return FALSE;
}

static gboolean
leads_on (const Walk *w, const Step *step)
{
  return is_wanted (w, step->in[0]) || is_wanted (w, step->in[1]);
}

/* How often steps read a value; `whole`: all of it. */
static int
count_readers (const Walk *w, int value, gboolean whole)
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
         && count_readers (w, in, FALSE) == 1;
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

static void
shapes_of (const Walk *w, const Step *step, Shape sx[2])
{
  for (int j = 0; j < 2; j++)
    sx[j] = step->in[j] >= 0 ? trace_shape (w->trace, step->in[j]) : (Shape){ 0 };
}

static gsize
sweep_scratch (const Walk *w)
{
  gsize most = 0;

  for (guint i = 0; i < w->tape->steps->len; i++)
    {
      const Step *step = tape_step (w->tape, i);
      Shape       sx[2];

      shapes_of (w, step, sx);
      if (leads_on (w, step))
        most = MAX (most, pull_scratch (sx, trace_shape (w->trace, step->out), w->sweeps->k)
                              + arena_round (shape_size (sx[0]) * sizeof (float)));
    }
  return most;
}

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
  if (table->join && count_readers (w, step->out, TRUE) > 1)
    table->join (p.sy, p.k, p.y, my);
  shapes_of (w, step, p.sx);
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
    if (leads_table_on (w, r, tape_step (w->tape, i)))
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
      int r = find_table (w, sweep->rules[i]);

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
    if (w->sweeps[s].visit && (block == SWEEP_POOL || is_asked_for (&w->sweeps[s], block))
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
          if (!leads_on (w, tape_step (w->tape, i)))
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
    if (leads_on (w, tape_step (w->tape, i)))
      total += forward_cost (tape_step (w->tape, i), w->trace->shapes);
  for (int r = 0; r < w->n_rules; r++)
    seed (w, r);
  timing = timing_begin ("backward");
  for (int i = n - 1, time = 0; i >= 0; i--, time++)
    {
      const Step *step = tape_step (w->tape, i);

      if (!comes_by_head (w, i))
        show_value (w, step->out);
      if (!leads_on (w, step))
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

/* wanted [RULES_TOGETHER * values], lives [values]: zero.  Returns the bytes that the walk needs. */
static gsize
plan_walk (Walk *w, gboolean *wanted)
{
  for (int r = 0; r < RULES_TOGETHER; r++)
    w->wanted[r] = wanted + r * w->tape->shapes->len;
  find_tables (w);
  find_wanted (w);
  find_lives (w);
  place_messages (w);
  return w->n_rules * w->messages + sweep_scratch (w);
}

gsize
sweeps_measure (ViaTrace *trace, const Sweep *sweeps, int n)
{
  guint                values = trace->tape->shapes->len;
  g_autofree gboolean *wanted = g_new0 (gboolean, RULES_TOGETHER * values);
  g_autofree Lifetime *lives = g_new0 (Lifetime, values);
  Walk                 w = { .trace = trace, .tape = trace->tape, .sweeps = sweeps, .n_sweeps = n, .lives = lives };

  return plan_walk (&w, wanted);
}

gboolean
sweeps_run (ViaTrace *trace, const Sweep *sweeps, int n, const Progress *progress, GError **error)
{
  guint                values = trace->tape->shapes->len;
  g_autofree gboolean *wanted = g_new0 (gboolean, RULES_TOGETHER * values);
  g_autofree Lifetime *lives = g_new0 (Lifetime, values);
  Walk                 w = { .trace = trace, .tape = trace->tape, .sweeps = sweeps, .n_sweeps = n, .lives = lives };
  gsize                size;

  if (!trace_keep (trace, error))
    return FALSE;
  size = plan_walk (&w, wanted);
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
