/* hiding.c - what a network answers when it sees less: via-faithful.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Patches are dropped by attribution/without.c.  A painted pixel is (0 - mean)/std in each channel of the input, which then goes
 * through the whole network once, as the trace's picture did, without anything being kept.
 */
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "attribution/without.h"
#include "map.h"
#include "network/forward.h"
#include "via-faithful.h"

struct _ViaHiding
{
  ViaTrace *trace;
  ViaHide   how;
  ViaSize   units;   /* how many in a row, and rows of them */
  double   *logits;  /* [classes] */
  Without  *without; /* dropped: … */
  int      *kept;    /* … [units] */
  gboolean *hidden;  /* … [units] */
  float    *input;   /* painted: [channels, units]; … */
  float   **values;  /* … [values]: that alone */
};

static gboolean
can_hide (const ViaTrace *trace, GError **error)
{
  const char *why = NULL;

  if (trace->windows)
    why = _ ("In a picture in windows nothing can be hidden; use another fit for that");
  else if (via_model_n_classes (trace->model) == 0)
    why = _ ("This network has no classes, so nothing changes when a part of the picture is hidden");
  if (why)
    g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, why);
  return !why;
}

/* Room for another input, and for the answer to it. */
static gboolean
prepare_painting (ViaHiding *hiding, GError **error)
{
  const gsize n = shape_size (hiding->trace->shapes[0]);

  hiding->units = model_pixels (hiding->trace->model);
  hiding->input = g_try_new (float, n);
  hiding->values = g_new0 (float *, hiding->trace->tape->shapes->len);
  hiding->values[0] = hiding->input;
  if (!hiding->input)
    g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("“%s” needs %zu MiB more memory than there is"),
                 via_model_weights (hiding->trace->model), n * sizeof (float) >> 20);
  return hiding->input != NULL;
}

static gboolean
prepare_dropping (ViaHiding *hiding, GError **error)
{
  hiding->units = hiding->trace->tape->patches;
  hiding->kept = g_new (int, via_hiding_n_units (hiding));
  hiding->hidden = g_new (gboolean, via_hiding_n_units (hiding));
  hiding->without = without_new (hiding->trace, error);
  return hiding->without != NULL;
}

ViaHiding *
via_hiding_new (ViaTrace *trace, ViaHide how, GError **error)
{
  g_autoptr (ViaHiding) hiding = NULL;

  g_return_val_if_fail (trace, NULL);
  if (!can_hide (trace, error))
    return NULL;
  hiding = g_new0 (ViaHiding, 1);
  hiding->trace = trace;
  hiding->how = how;
  hiding->logits = g_new (double, via_model_n_classes (trace->model));
  if (!(how == VIA_HIDE_DROP ? prepare_dropping : prepare_painting) (hiding, error))
    return NULL;
  return g_steal_pointer (&hiding);
}

void
via_hiding_free (ViaHiding *hiding)
{
  if (!hiding)
    return;
  without_free (hiding->without);
  g_free (hiding->kept);
  g_free (hiding->hidden);
  g_free (hiding->input);
  g_free (hiding->values);
  g_free (hiding->logits);
  g_free (hiding);
}

guint
via_hiding_n_units (const ViaHiding *hiding)
{
  return (guint) map_count (hiding->units);
}

/* A cell belongs to the patch that it lies in. */
static void
add_cells (const float *grid, ViaSize cells, ViaSize patches, double *sums)
{
  for (int y = 0; y < cells.height; y++)
    for (int x = 0; x < cells.width; x++)
      {
        int row = (int) ((gint64) y * patches.height / cells.height), col = (int) ((gint64) x * patches.width / cells.width);

        sums[(gsize) row * (gsize) patches.width + (gsize) col] += grid[(gsize) y * (gsize) cells.width + (gsize) x];
      }
}

void
via_hiding_scores (const ViaHiding *hiding, const ViaMap *map, guint k, float *scores)
{
  const guint        n = via_hiding_n_units (hiding);
  const ViaSize      pixels = via_map_pixels (map), own = model_pixels (hiding->trace->model);
  g_autofree double *sums = NULL;

  g_return_if_fail (k < via_map_n_classes (map) && pixels.width == own.width && pixels.height == own.height);
  if (hiding->how == VIA_HIDE_PAINT)
    {
      memcpy (scores, via_map_heat (map, k), n * sizeof *scores);
      return;
    }
  sums = g_new0 (double, n);
  add_cells (via_map_grid (map, k, NULL), map->cells, hiding->units, sums);
  for (guint i = 0; i < n; i++)
    scores[i] = (float) sums[i];
}

typedef struct
{
  float score;
  guint place;
} Unit;

static int
compare_units (const void *one, const void *other)
{
  const Unit *a = one, *b = other;

  if (a->score < b->score || a->score > b->score)
    return a->score < b->score ? 1 : -1;
  return a->place < b->place ? -1 : a->place > b->place;
}

void
via_hiding_order (const ViaHiding *hiding, const float *scores, gboolean lowest_first, guint *order)
{
  const guint      n = via_hiding_n_units (hiding);
  g_autofree Unit *ranking = g_new (Unit, n);

  for (guint i = 0; i < n; i++)
    ranking[i] = (Unit){ lowest_first ? -scores[i] : scores[i], i };
  qsort (ranking, n, sizeof *ranking, compare_units);
  for (guint i = 0; i < n; i++)
    order[i] = ranking[i].place;
}

/* ---- dropping */

/* Whether the network says anything when no patch is left: then it reads neither their mean nor what a pool finds among them. */
static gboolean
answers_to_none (const Tape *tape)
{
  gboolean can = tape->prefix > 0;

  for (guint i = 0; i < tape->steps->len; i++)
    can = can && !tape_step (tape, i)->mean;
  return can;
}

static gboolean
left_error (GError **error)
{
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                       _ ("This network reads patches, and says nothing when all of them are hidden; leave at least one"));
  return FALSE;
}

/* The others, in the order of the input; how many. */
static int
list_kept (ViaHiding *hiding, const guint *order, guint n)
{
  const guint all = via_hiding_n_units (hiding);
  int         left = 0;

  memset (hiding->hidden, 0, all * sizeof *hiding->hidden);
  for (guint i = 0; i < n; i++)
    hiding->hidden[order[i]] = TRUE;
  for (guint i = 0; i < all; i++)
    if (!hiding->hidden[i])
      hiding->kept[left++] = (int) i;
  return left;
}

static gboolean
answer_dropped (ViaHiding *hiding, const guint *order, guint n, const Progress *progress, GError **error)
{
  const int left = list_kept (hiding, order, n);

  if (left == 0 && !answers_to_none (hiding->trace->tape))
    return left_error (error);
  return without_logits (hiding->without, hiding->kept, left, hiding->logits, progress, error);
}

/* ---- painting */

static void
paint_black (ViaHiding *hiding, const guint *order, guint n)
{
  const Shape shape = hiding->trace->shapes[0];

  memcpy (hiding->input, hiding->trace->values[0], shape_size (shape) * sizeof *hiding->input);
  for (int channel = 0; channel < shape.n; channel++)
    {
      const float black = model_gray (hiding->trace->model, channel, 0);
      float      *plane = hiding->input + (gsize) channel * via_hiding_n_units (hiding);

      for (guint i = 0; i < n; i++)
        plane[order[i]] = black;
    }
}

static gboolean
answer_painted (ViaHiding *hiding, const guint *order, guint n, const Progress *progress, GError **error)
{
  ViaTrace   *trace = hiding->trace;
  ForwardCall call = { .tape = trace->tape, .real = trace_real (trace), .shapes = trace->shapes, .values = hiding->values };

  call.by_head = trace->lean != NULL;
  paint_black (hiding, order, n);
  return forward_last (&call, hiding->logits, &trace->memory[MEMORY_WORK], progress, error);
}

gboolean
via_hiding_logits (ViaHiding *hiding, const guint *order, guint n, float *logits, ViaProgress call, gpointer data, GError **error)
{
  const Progress    progress = { .call = call, .data = data, .stage = _ ("Looking at what is left") };
  const int         classes = via_model_n_classes (hiding->trace->model);
  g_autofree float *answer = g_new (float, classes);

  g_return_val_if_fail (n <= via_hiding_n_units (hiding), FALSE);
  if (!(hiding->how == VIA_HIDE_DROP ? answer_dropped : answer_painted) (hiding, order, n, &progress, error))
    return FALSE;
  for (int i = 0; i < classes; i++)
    answer[i] = (float) hiding->logits[i];
  if (!trace_check_answer (hiding->trace->model, answer, (gsize) classes, error))
    return FALSE;
  memcpy (logits, answer, (gsize) classes * sizeof *logits);
  return TRUE;
}
