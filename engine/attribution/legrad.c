/* legrad.c - see legrad.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "legrad.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../network/rest.h"
#include "places.h"

/* Of which the map is made when no start layer is given. */
#define LEGRAD_BLOCKS 2

typedef struct
{
  const MethodCall *call;
  ViaTrace         *trace;
  int               tokens, width;
  Rest             *head, *block; /* all behind the blocks; the last block and what follows */
  ViaTrace         *scorer;       /* of `head`: the score of any block's output */
  ViaTrace         *again;        /* of `block`: with all rows of the last block; NULL where the trace has them */
  Arena             arena;
  double           *maps;      /* [k, patches] */
  float            *messages;  /* [k, live, D]: at what the head reads */
  float            *output;    /* [tokens, D]: at the output of the block, or its first row alone; then between its two halves */
  float            *swap[2];   /* [tokens, columns of any value of a block] */
  float            *attention; /* [H, tokens, tokens], or one head of it */
} Legrad;

/* Numbers on their way back through a block. */
typedef struct
{
  float *numbers; /* [rows, cols of its value] */
  int    rows;    /* one for all tokens, or theirs */
} Message;

/* A block in the trace where all of its rows are. */
typedef struct
{
  ViaTrace    *trace;
  int          number; /* of the block */
  const Block *block;
  int          middle, output; /* the values behind its two additions */
} Place;

/* The next addition from step number i on. */
static int
next_sum (const Tape *tape, int i)
{
  while (tape_step (tape, i)->op != OP_ADD)
    i++;
  return tape_step (tape, i)->out;
}

static Place
find_place (ViaTrace *trace, int block)
{
  Place place = { .trace = trace, .number = block, .block = tape_block (trace->tape, block) };

  place.middle = next_sum (trace->tape, place.block->mix);
  place.output = next_sum (trace->tape, place.middle);
  return place;
}

static Place
place_of (const Legrad *l, int block)
{
  int last = (int) l->trace->tape->blocks->len - 1;

  return block == last && l->again ? find_place (l->again, 0) : find_place (l->trace, block);
}

/* ---- what the head is handed */

/* Whether it reads this token. */
static gboolean
is_read (const Legrad *l, int token)
{
  const Tape *head = l->head->tape;

  for (guint i = 0; i < head->steps->len; i++)
    if (tape_step (head, i)->op == OP_POOL && tape_step (head, i)->row == token)
      return TRUE;
  return FALSE;
}

/* The mean of all tokens stands where a token is read, in double. */
static void
hand_over (const Legrad *l, const Place *place)
{
  const float *x = place->trace->values[place->output];
  double      *given = l->head->given;

  for (int i = 0; i < l->tokens * l->width; i++)
    given[i] = x[i];
  for (int i = 0; i < l->trace->tape->prefix; i++)
    for (int c = 0; c < l->width && is_read (l, i); c++)
      {
        given[i * l->width + c] = 0;
        for (int j = 0; j < l->tokens; j++)
          given[i * l->width + c] += (double) x[j * l->width + c] / l->tokens;
      }
}

static gsize
message_size (const Legrad *l)
{
  return shape_size (l->scorer->shapes[REST_GIVEN]);
}

static void
note_messages (int value, const float *const *messages, gpointer data)
{
  const Legrad *l = data;

  if (value == REST_GIVEN)
    memcpy (l->messages, messages[0], l->call->sweep.k * message_size (l) * sizeof (float));
}

static gboolean
score (Legrad *l, const Place *place, GError **error)
{
  static const Progress silent;
  Sweep                 sweep = l->call->sweep;

  hand_over (l, place);
  sweep.rules[sweep.n_rules++] = &gradient_rules;
  sweep.first_block = 0; /* behind the blocks there is none */
  sweep.value = REST_GIVEN;
  sweep.watch = note_messages;
  sweep.data = l;
  return trace_forward (l->scorer, &silent, error) && sweep_run (l->scorer, &sweep, &silent, error);
}

/* ---- back through one block */

/* The message of class number c at the block's output: of a token that is read every token has a share. */
static Message
message_at_output (const Legrad *l, int c)
{
  const float *given = l->messages + c * message_size (l);
  int          live = l->scorer->shapes[REST_GIVEN].rows, prefix = l->trace->tape->prefix;
  int          rows = live > prefix ? l->tokens : 1;

  for (int i = 0; i < rows; i++)
    for (int j = 0; j < l->width; j++)
      {
        double sum = i >= prefix ? given[i * l->width + j] : 0;

        for (int token = 0; token < MIN (live, prefix); token++)
          sum += (double) given[token * l->width + j] / l->tokens;
        l->output[i * l->width + j] = (float) sum;
      }
  return (Message){ l->output, rows };
}

/* The one row, for every token. */
static Message
spread (const Legrad *l, Message m, int cols, float *to)
{
  for (int i = 0; i < l->tokens; i++)
    memmove (to + (gsize) i * cols, m.numbers, cols * sizeof *to);
  return (Message){ to, l->tokens };
}

static float *
other_room (const Legrad *l, const float *room)
{
  return l->swap[room == l->swap[0]];
}

/* Whether a step does the same to all rows, whatever they hold. */
static gboolean
needs_no_rows (const Step *step)
{
  return step->op == OP_LINEAR || step->op == OP_SCALE;
}

/* `head`: of an attention that comes head by head. */
static void
pull_to (const Place *place, const Step *step, Head head, Message m, float *to)
{
  static const Rules *const gradient = &gradient_rules;
  ViaTrace                  trace = *place->trace;
  Arena                     no_scratch = { 0 }; /* no gradient asks for any */
  Pull                      p = { .step = step,
                                  .sy = trace.shapes[step->out],
                                  .k = 1,
                                  .my = m.numbers,
                                  .mx = { to },
                                  .fresh = { TRUE },
                                  .scratch = &no_scratch,
                                  .head = head };

  for (int j = 0; j < 2 && step->in[j] >= 0; j++)
    {
      p.sx[j] = trace_shape (&trace, step->in[j]);
      p.x[j] = trace.values[step->in[j]];
    }
  p.sy.rows = m.rows;
  if (step->op != OP_MIX)
    p.sx[0].rows = m.rows;
  rules_pull (&gradient, &p, 1);
}

/* From the value `from` down to `to`, along the first inputs. */
static Message
walk_branch (const Legrad *l, const Place *place, Message m, int from, int to)
{
  const Tape *tape = place->trace->tape;

  while (from != to)
    {
      const Step *step = places_maker (tape, from);
      float      *room;

      if (m.rows < l->tokens && !needs_no_rows (step))
        m = spread (l, m, tape_shape (tape, from).cols, other_room (l, m.numbers));
      room = other_room (l, m.numbers);
      pull_to (place, step, (Head){ 0 }, m, room);
      m.numbers = room;
      from = step->in[0];
    }
  return m;
}

/* Between the block's halves: what its second half gives back, and what goes past it. */
static Message
add_branch (const Legrad *l, Message output, Message branch)
{
  for (int i = l->tokens - 1; i >= 0; i--) /* upwards: the one row is the first */
    for (int j = 0; j < l->width; j++)
      l->output[i * l->width + j] = output.numbers[(output.rows > 1 ? i : 0) * l->width + j] + branch.numbers[i * l->width + j];
  return (Message){ l->output, l->tokens };
}

/* map_j += mean_h mean_i max (g_hij, 0) */
static void
add_attention (const Legrad *l, const Place *place, double *map)
{
  Shape shape = trace_shape (place->trace, place->block->attention);
  int   rows = shape.n * shape.rows, all = place->trace->shapes[place->block->attention].n * shape.rows,
      prefix = l->trace->tape->prefix;

  for (int i = 0; i < rows; i++)
    for (int j = prefix; j < shape.cols; j++)
      map[j - prefix] += (double) MAX (l->attention[(gsize) i * shape.cols + j], 0) / all;
}

static void
add_block (const Legrad *l, const Place *place, int c)
{
  const Tape *tape = place->trace->tape;
  const Step *second = places_maker (tape, place->output), *first = places_maker (tape, place->middle);
  const Step *mix = tape_step (tape, place->block->mix);
  Message     output = message_at_output (l, c);
  Message     m = add_branch (l, output, walk_branch (l, place, output, second->in[1], place->middle));

  m = walk_branch (l, place, m, first->in[1], mix->out);
  for (int h = 0; h < trace_visits (place->trace, place->number); h++)
    {
      pull_to (place, mix, trace_head (place->trace, place->number, h), m, l->attention);
      add_attention (l, place, l->maps + (gsize) c * (l->tokens - l->trace->tape->prefix));
    }
}

/* ---- all blocks */

static int
first_of_blocks (const Legrad *l)
{
  const ViaExplainOptions *options = l->call->options;

  return options->start_given || options->start_layer > 0 ? options->start_layer
                                                          : MAX ((int) l->trace->tape->blocks->len - LEGRAD_BLOCKS, 0);
}

static gboolean
add_all_blocks (Legrad *l, const Progress *progress, GError **error)
{
  int blocks = (int) l->trace->tape->blocks->len, first = first_of_blocks (l), k = l->call->sweep.k;

  for (int b = first; b < blocks; b++)
    {
      Place place = place_of (l, b);

      if (!score (l, &place, error))
        return FALSE;
      trace_need_block (place.trace, place.number);
      for (int c = 0; c < k; c++)
        {
          add_block (l, &place, c);
          if (!progress_report (progress, ((b - first) * k + c + 1.0) / ((blocks - first) * k), error))
            return FALSE;
        }
    }
  return TRUE;
}

/* ---- getting ready */

/* The first step of the last block, its norm. */
static int
begin_of_last (const Tape *tape)
{
  const Step *scores = tape_step (tape, tape_block (tape, tape->blocks->len - 1)->scores);

  return places_maker (tape, places_maker (tape, scores->in[0])->in[0])->out - 1;
}

/* The last block once more, with all its rows, where a trace has only those that the head reads. */
static gboolean
repeat_last (Legrad *l, GError **error)
{
  static const Progress silent;
  const Tape           *tape = l->trace->tape;
  int                   begin = begin_of_last (tape), input = tape_step (tape, begin)->in[0];

  if (l->trace->shapes[tape_block (tape, tape->blocks->len - 1)->attention].rows == l->tokens)
    return TRUE;
  l->block = rest_new (tape, begin, l->tokens, error);
  l->again = l->block ? trace_on (l->trace->model, l->block->tape, trace_form (l->trace, TRUE), error) : NULL;
  if (!l->again)
    return FALSE;
  for (int i = 0; i < l->tokens * l->width; i++)
    l->block->given[i] = l->trace->values[input][i];
  return trace_forward (l->again, &silent, error);
}

static gboolean
make_scorer (Legrad *l, GError **error)
{
  const Tape *tape = l->trace->tape;

  l->head = rest_new (tape, find_place (l->trace, (int) tape->blocks->len - 1).output, l->tokens, error);
  l->scorer = l->head ? trace_on (l->trace->model, l->head->tape, trace_form (l->trace, FALSE), error) : NULL;
  return l->scorer != NULL;
}

static int
most_columns (const Tape *tape)
{
  int most = 0;

  for (guint i = 0; i < tape->steps->len; i++)
    if (tape_step (tape, i)->op != OP_SCORES && tape_step (tape, i)->op != OP_SOFTMAX)
      most = MAX (most, tape_shape (tape, tape_step (tape, i)->out).cols);
  return most;
}

static gboolean
make_legrad_room (Legrad *l, GError **error)
{
  int   k = l->call->sweep.k, heads = trace_shape (l->trace, tape_block (l->trace->tape, 0)->attention).n;
  gsize maps = (gsize) k * (l->tokens - l->trace->tape->prefix) * sizeof (double);
  gsize messages = k * message_size (l) * sizeof (float), output = (gsize) l->tokens * l->width * sizeof (float);
  gsize swap = (gsize) l->tokens * most_columns (l->trace->tape) * sizeof (float);
  gsize attention = (gsize) heads * l->tokens * l->tokens * sizeof (float);

  if (!arena_init (&l->arena, maps + messages + output + 2 * swap + attention + 6 * ARENA_ALIGN, _ ("the map"), error))
    return FALSE;
  l->maps = memset (arena_take (&l->arena, maps), 0, maps);
  l->messages = arena_take (&l->arena, messages);
  l->output = arena_take (&l->arena, output);
  l->swap[0] = arena_take (&l->arena, swap);
  l->swap[1] = arena_take (&l->arena, swap);
  l->attention = arena_take (&l->arena, attention);
  return TRUE;
}

static void
clear_legrad (Legrad *l)
{
  via_trace_free (l->scorer);
  via_trace_free (l->again);
  rest_free (l->head);
  rest_free (l->block);
  arena_clear (&l->arena);
}

gboolean
legrad_run (const MethodCall *call, const Progress *progress, GError **error)
{
  const Tape *tape = call->trace->tape;
  Shape       tokens = tape_shape (tape, tape_step (tape, 0)->out);
  Legrad      l = { .call = call, .trace = call->trace, .tokens = tokens.rows, .width = tokens.cols };
  gsize       numbers = (gsize) call->sweep.k * (tokens.rows - tape->prefix);
  gboolean    ok =
      repeat_last (&l, error) && make_scorer (&l, error) && make_legrad_room (&l, error) && add_all_blocks (&l, progress, error);

  for (gsize i = 0; i < numbers && ok; i++)
    call->results.maps[i] = (float) l.maps[i];
  clear_legrad (&l);
  return ok;
}

/* Of the last block's trace, of what walks through a block, and of the scorer's, which has a few values of all tokens.  No attention is looked
 * at, only the values that it mixes: what a lean trace has for scores and attention of a head is never touched. */
guint64
legrad_room (ViaTrace *planned, int k, G_GNUC_UNUSED guint64 walk)
{
  const Tape *tape = planned->tape;
  TraceBytes  bytes = trace_measure (planned);
  Shape       tokens = tape_shape (tape, tape_step (tape, 0)->out), attention = tape_shape (tape, tape_block (tape, 0)->attention);
  guint64     heads = planned->lean ? 1 : attention.n, n = attention.cols, head = n * n * sizeof (float);
  guint64     block = planned->lean ? bytes.lent - 2 * head : bytes.stored / MAX (tape->blocks->len, 1) + bytes.forward;

  return block + heads * head + 2 * n * most_columns (tape) * sizeof (float) + (6 + k) * shape_size (tokens) * sizeof (double);
}
