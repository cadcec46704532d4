/* test-redrawn.c - networks whose weights were drawn anew, from the top down: which ones, how, and what becomes of maps.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "model.h"
#include "via-faithful.h"

#define SEED 7

static ViaModel *
redraw (const Fixture *f, guint n_blocks, guint64 seed)
{
  g_autofree char *file = g_strconcat (f->config->name, ".ini", NULL), *path = g_build_filename (f->folder, file, NULL);
  g_autoptr (GError) error = NULL;
  ViaModel *model = via_model_redrawn (path, n_blocks, seed, &error);

  g_assert_no_error (error);
  return model;
}

static ViaTrace *
look (const Fixture *f, ViaModel *model)
{
  g_autofree float *input = golden_input (f->config, 0);
  g_autoptr (GError) error = NULL;
  ViaTrace *trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static gboolean
same (const ViaTrace *a, const ViaTrace *b)
{
  return memcmp (via_trace_logits (a), via_trace_logits (b), (gsize) via_model_n_classes (via_trace_model (a)) * sizeof (float))
         == 0;
}

static gboolean
same_rollout (ViaTrace *a, ViaTrace *b)
{
  const int class = 0;
  g_autoptr (ViaMap) one = explain (a, "attention_rollout", &class, 1, NULL),
                     other = explain (b, "attention_rollout", &class, 1, NULL);
  ViaSize      cells;
  const float *grid = via_map_grid (one, 0, &cells);

  return memcmp (grid, via_map_grid (other, 0, NULL), (gsize) cells.width * (gsize) cells.height * sizeof *grid) == 0;
}

/* Without its head a network that reads its class token sees what it saw and says something else; without its blocks it sees something
 * else. */
static void
test_maps (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (ViaModel) head = redraw (&f, 0, SEED), again = redraw (&f, 0, SEED), other = redraw (&f, 0, SEED + 1);
  g_autoptr (ViaModel) all = redraw (&f, f.config->depth, SEED), more = redraw (&f, 1000, SEED);
  g_autoptr (ViaTrace) trained = look (&f, f.model), without_head = look (&f, head), headless = look (&f, again);
  g_autoptr (ViaTrace) of_other = look (&f, other), without_all = look (&f, all), without_more = look (&f, more);

  g_assert_false (same (trained, without_head));
  g_assert_true (same (without_head, headless));
  g_assert_false (same (without_head, of_other));
  g_assert_false (same (without_head, without_all));
  g_assert_true (same (without_all, without_more));
  g_assert_true (same_rollout (trained, without_head));
  g_assert_false (same_rollout (trained, without_all));
  fixture_clear (&f);
}

/* ---- which weights */

/* Blocks as such, -1 of what lies before them, their number of what lies behind. */
static int
floor_of (const Step *step, int depth)
{
  static const char *const below[] = { "patch_embed", "norm_pre", "tokens", "pos_embed" };

  if (g_str_has_prefix (step->name, "blocks."))
    return atoi (step->name + strlen ("blocks."));
  for (gsize i = 0; i < G_N_ELEMENTS (below); i++)
    if (g_str_has_prefix (step->name, below[i]))
      return -1;
  return depth;
}

static double
mean_of (const float *x, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += x[i];
  return sum / (double) n;
}

static double
deviation_of (const float *x, gsize n)
{
  double mean = mean_of (x, n), sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (x[i] - mean) * (x[i] - mean);
  return sqrt (sum / (double) n);
}

/* Numbers anew, with about the same mean and deviation: five standard errors, of which that of the deviation is 1/sqrt (2 n). */
static void
assert_redrawn (const float *was, const float *is, gsize n)
{
  const double deviation = deviation_of (was, n);

  if (deviation == 0)
    {
      g_assert_cmpmem (was, n * sizeof *was, is, n * sizeof *is);
      return;
    }
  g_assert_cmpint (memcmp (was, is, n * sizeof *was), !=, 0);
  g_assert_cmpfloat_with_epsilon (mean_of (is, n), mean_of (was, n), 5 * deviation / sqrt ((double) n));
  g_assert_cmpfloat_with_epsilon (deviation_of (is, n), deviation, 5 * deviation / sqrt (2 * (double) n));
}

/* Of one matrix among a step's parts the size; of a norm its gains'. */
static gsize
count_weights (const Tape *tape, const Step *step)
{
  const gsize cols = (gsize) tape_shape (tape, step->out).cols;

  if (step->op == OP_NORM)
    return cols;
  if (step->op == OP_EMBED)
    return (gsize) (3 * step->patch * step->patch) * cols;
  return cols / (gsize) step->n_parts * (gsize) tape_shape (tape, step->in[0]).cols;
}

static int
compare_step (const Tape *was, const Tape *is, guint i, gboolean redrawn)
{
  const Step *a = tape_step (was, i), *b = tape_step (is, i);
  int         parts = a->op == OP_NORM || a->op == OP_EMBED ? 1 : a->op == OP_LINEAR ? a->n_parts : 0;

  g_assert_cmpstr (a->name, ==, b->name);
  for (int part = 0; part < parts && a->weight[part]; part++)
    {
      const gsize n = count_weights (was, a);

      if (redrawn)
        assert_redrawn (a->weight[part], b->weight[part], n);
      else
        g_assert_cmpmem (a->weight[part], n * sizeof (float), b->weight[part], n * sizeof (float));
    }
  return parts;
}

/* Those above the limit, and no others; in the upper blocks the same ones however many blocks there are below them. */
static void
test_weights (gconstpointer name)
{
  Fixture   f = fixture_new (name);
  const int depth = f.config->depth;
  g_autoptr (ViaModel) last = redraw (&f, 1, SEED), both = redraw (&f, 2, SEED);
  const Tape *tape = f.model->tape;
  int         compared = 0, above = 0;

  for (guint i = 0; i < tape->steps->len; i++)
    {
      const int floor = floor_of (tape_step (tape, i), depth);

      compared += compare_step (tape, last->tape, i, floor >= depth - 1);
      compare_step (tape, both->tape, i, floor >= depth - 2);
      if (floor >= depth - 1)
        above += compare_step (last->tape, both->tape, i, FALSE);
    }
  g_assert_cmpint (above, >=, 6);
  g_assert_cmpint (compared, >=, 6 * depth);
  fixture_clear (&f);
}

/* ---- what it is called, and what is made of it */

static void
test_name (void)
{
  Fixture          f = fixture_new ("mini-vit");
  g_autofree char *path = g_build_filename (f.folder, "mini-vit.safetensors", NULL), *before = NULL, *after = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (path, &before, &size, NULL));
  {
    g_autoptr (ViaModel) model = redraw (&f, 1, SEED), other = redraw (&f, 1, SEED + 1),
                         demo = via_model_redrawn ("demo", 2, 1, NULL);
    g_autoptr (ViaModel) plain = via_model_open (NULL, NULL);

    g_assert_cmpstr (via_model_name (model), ==, "mini-vit+redrawn1.7");
    g_assert_cmpstr (via_model_title (model), ==, "mini-vit+redrawn1.7");
    g_assert_cmpstr (via_model_title (demo), ==, "demo+redrawn2.1");
    g_assert_cmpint (strlen (via_model_sha256 (model)), ==, 64);
    g_assert_cmpstr (via_model_sha256 (model), !=, via_model_sha256 (f.model));
    g_assert_cmpstr (via_model_sha256 (model), !=, via_model_sha256 (other));
    g_assert_cmpstr (via_model_sha256 (demo), !=, via_model_sha256 (plain));
    g_assert_cmpstr (via_model_label (model, 0), ==, via_model_label (f.model, 0));
  }
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpmem (before, size, after, size);
  fixture_clear (&f);
}

/* In the picture's own shape another network is made of the same weights. */
static void
test_native (void)
{
  Fixture f = fixture_new ("mini-vit");
  g_autoptr (ViaModel) model = redraw (&f, 1, SEED);
  g_autofree float *rgba = g_new (float, 4 * 50 * 20);
  g_autoptr (ViaPhoto) a = via_photo_new (f.model, 50, 20, VIA_FIT_NATIVE, NULL),
                       b = via_photo_new (model, 50, 20, VIA_FIT_NATIVE, NULL);

  for (int i = 0; i < 4 * 50 * 20; i++)
    rgba[i] = i % 4 == 3 ? 1 : (float) (i % 97) / 97;
  via_photo_add_rows (a, rgba, 20);
  via_photo_add_rows (b, rgba, 20);
  {
    g_autoptr (ViaTrace) trained = via_trace_new (f.model, a, NULL, NULL, NULL, NULL);
    g_autoptr (ViaTrace) redrawn = via_trace_new (model, b, NULL, NULL, NULL, NULL);

    g_assert_false (same (trained, redrawn));
  }
  fixture_clear (&f);
}

static void
test_missing (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (via_model_redrawn ("no-such-model", 0, SEED, &error));
  g_assert_nonnull (error);
}

static void
add_for (const char *what, const char *network, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/redrawn/%s/%s", what, network);

  g_test_add_data_func (path, network, test);
}

int
main (int argc, char **argv)
{
  static const char *const networks[] = { "mini-vit",  "mini-dinov2-lc4", "mini-deit-distilled", "odd-dinov2",
                                          "mini-clip", "dinov3",          "dinov3plus",          "eva02",
                                          "siglip",    "mini-gap" };
  static const char *const readers[] = { "mini-vit", "mini-mae", "mini-clip", "eva02-tiny" };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    add_for ("weights", networks[i], test_weights);
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    add_for ("maps", readers[i], test_maps);
  g_test_add_func ("/redrawn/name", test_name);
  g_test_add_func ("/redrawn/native", test_native);
  g_test_add_func ("/redrawn/missing", test_missing);
  return g_test_run ();
}
