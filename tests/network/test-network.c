/* test-network.c - memory plans, the tape's builders and their complaints, and which rows are kept.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "golden.h"
#include "network/arch/arch.h"
#include "network/arena.h"
#include "network/forward.h"
#include "network/plan.h"
#include "network/remake.h"
#include "via.h"

static gboolean
overlap (guint64 a, guint64 a_size, guint64 b, guint64 b_size)
{
  return a < b + b_size && b < a + a_size;
}

/* Random lives: what is needed at the same time never shares memory, and the block is no larger than all of them. */
static void
test_plan (void)
{
  for (int round = 0; round < 200; round++)
    {
      Lifetime items[40] = { 0 };
      gsize    sum = 0, total;

      for (int i = 0; i < 40; i++)
        {
          items[i].first = g_test_rand_int_range (0, 30);
          items[i].last = items[i].first + g_test_rand_int_range (0, 8);
          items[i].size = i % 7 == 0 ? 0 : g_test_rand_int_range (1, 5000);
          sum += arena_round (items[i].size);
        }
      total = plan_pack (items, 40);
      g_assert_cmpuint (total, <=, sum);
      for (int i = 0; i < 40; i++)
        {
          g_assert_cmpuint (items[i].offset + items[i].size, <=, total);
          g_assert_cmpuint (items[i].offset % ARENA_ALIGN, ==, 0);
          for (int j = 0; j < i; j++)
            if (items[i].first <= items[j].last && items[j].first <= items[i].last)
              g_assert_false (overlap (items[i].offset, items[i].size, items[j].offset, items[j].size));
        }
    }
}

/* One after the other: they all fit in the largest's place. */
static void
test_plan_reuses (void)
{
  Lifetime items[] = { { 1000, 0, 1, 0 }, { 2000, 2, 3, 0 }, { 500, 4, 4, 0 } };

  g_assert_cmpuint (plan_pack (items, 3), ==, arena_round (2000));
}

static void
test_arena_refuses (void)
{
  g_autoptr (GError) error = NULL;
  Arena arena;

  g_assert_false (arena_init (&arena, G_MAXSSIZE / 2, "this test", &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_MEMORY);
  g_assert_nonnull (strstr (error->message, "this test needs "));
}

static char *
temporary_checkpoint (const char *name)
{
  g_autofree char *folder = g_dir_make_tmp ("via-XXXXXX", NULL);
  char            *path = g_build_filename (folder, "checkpoint.safetensors", NULL);

  golden_checkpoint (golden_config (name), path);
  return path;
}

static void
remove_checkpoint (char *path)
{
  g_autofree char *folder = g_path_get_dirname (path), *ini = g_build_filename (folder, "checkpoint.ini", NULL);

  g_remove (path);
  g_remove (ini);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (path);
}

static Config
config_of (const GoldenConfig *g)
{
  return (Config){ .image_size = g->image,
                   .input = { g->image, g->image },
                   .patch = g->patch,
                   .width = g->dim,
                   .depth = g->depth,
                   .heads = g->heads,
                   .pos_grid = g->image / g->patch,
                   .pos_prefix = 1,
                   .hidden = 4 * g->dim,
                   .n_classes = g->classes,
                   .norm_eps = 1e-6,
                   .final_norm_eps = 1e-5 };
}

static void
test_steps (void)
{
  g_autoptr (GError) error = NULL;
  const GoldenConfig *golden = golden_config ("odd-vit");
  Config              config = config_of (golden);
  char               *path = temporary_checkpoint ("odd-vit");
  g_autoptr (Weights) weights = weights_open (path, &error);
  Tape *tape = vit_tape (weights, &config, &error);
  Shape shapes[64];

  g_assert_no_error (error);
  g_assert_cmpint (tape->blocks->len, ==, golden->depth);
  g_assert_cmpint (tape->steps->len, ==, 3 + 12 * golden->depth + 3);
  g_assert_cmpint (tape->shapes->len, <=, G_N_ELEMENTS (shapes));
  g_assert_cmpstr (tape_step (tape, 4)->name, ==, "blocks.0.attn.qkv");

  forward_shapes (tape, TRUE, shapes);
  g_assert_cmpint (shapes[tape_block (tape, golden->depth - 1)->attention].rows, ==, 26);
  forward_shapes (tape, FALSE, shapes);
  for (int b = 0; b < golden->depth; b++) /* the last block's attention: the class token's row alone */
    g_assert_cmpint (shapes[tape_block (tape, b)->attention].rows, ==, b == golden->depth - 1 ? 1 : 26);
  g_assert_cmpint (shapes[0].rows, ==, golden->image);
  g_assert_cmpint (shapes[tape->shapes->len - 1].cols, ==, golden->classes);

  tape_free (tape);
  remove_checkpoint (path);
}

/* A forward pass that keeps everything and one that keeps what it must: the same values, bit for bit, the missing ones made
 * again. */
static void
test_remakes (void)
{
  g_autoptr (GError) error = NULL;
  const GoldenConfig *golden = golden_config ("odd-vit");
  Config              config = config_of (golden);
  char               *path = temporary_checkpoint ("odd-vit");
  g_autoptr (Weights) weights = weights_open (path, &error);
  Tape    *tape = vit_tape (weights, &config, &error);
  Shape    shapes[64];
  float   *all[64] = { golden_input (golden, 0) }, *some[64] = { all[0] };
  int      n = tape->shapes->len, remade = 0;
  Progress silent = { 0 };
  Arena    work = { 0 };

  gemm_init ();
  forward_shapes (tape, FALSE, shapes);
  for (int v = 1; v < n; v++)
    {
      all[v] = g_new (float, shape_size (shapes[v]));
      some[v] = remake_can (tape, v) ? NULL : g_new (float, shape_size (shapes[v]));
    }
  g_assert_true (
      forward_run (&(ForwardCall){ .tape = tape, .real = REAL_F32, .shapes = shapes, .values = all }, &work, &silent, &error));
  g_assert_true (
      forward_run (&(ForwardCall){ .tape = tape, .real = REAL_F32, .shapes = shapes, .values = some }, &work, &silent, &error));
  for (int v = 1; v < n; v++)
    {
      if (!some[v])
        {
          some[v] = g_new (float, shape_size (shapes[v]));
          remake (tape, v, shapes, some, some[v]);
          remade++;
        }
      g_assert_cmpmem (all[v], shape_size (shapes[v]) * sizeof (float), some[v], shape_size (shapes[v]) * sizeof (float));
    }
  g_assert_cmpint (remade, ==, 3 * golden->depth); /* two norms and a GELU in each block */
  for (int v = 1; v < n; v++)
    {
      g_free (all[v]);
      g_free (some[v]);
    }
  g_free (all[0]);
  arena_clear (&work);
  tape_free (tape);
  remove_checkpoint (path);
}

/* The first weight that does not fit is named, with its file. */
static void
test_complaints (void)
{
  static const struct
  {
    const char *says;
    int         depth, hidden, classes;
  } wrong[] = { { "blocks.3.norm1.weight", 4, 192, 7 }, { "blocks.0.mlp.fc1.weight", 3, 100, 7 }, { "head.weight", 3, 192, 9 } };
  char *path = temporary_checkpoint ("mini-vit");

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (Weights) weights = weights_open (path, NULL);
      Config config = config_of (golden_config ("mini-vit"));

      config.depth = wrong[i].depth;
      config.hidden = wrong[i].hidden;
      config.n_classes = wrong[i].classes;
      g_assert_null (vit_tape (weights, &config, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, wrong[i].says));
      g_assert_nonnull (strstr (error->message, path));
    }
  remove_checkpoint (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/plan", test_plan);
  g_test_add_func ("/network/plan-reuses", test_plan_reuses);
  g_test_add_func ("/network/arena-refuses", test_arena_refuses);
  g_test_add_func ("/network/steps", test_steps);
  g_test_add_func ("/network/remakes", test_remakes);
  g_test_add_func ("/network/complaints", test_complaints);
  return g_test_run ();
}
