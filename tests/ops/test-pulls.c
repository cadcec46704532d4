/* test-pulls.c - a pull gives the same message however it is asked for, whatever the op and the rule table.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Several classes at once = one at a time; set = added to zero; in place of the arriving message = beside it; both tables side by
 * side = each alone; the live rows alone = all rows.  Some columns get nothing where the step reads a part, and only there.
 */
#include <math.h>
#include <string.h>

#include "case.h"

static const Rules *const tables[] = { &gradient_rules, &chefer_rules, &libra_rules, &attn_lrp_rules, &attn_lrp_full_rules };

/* CASE_CLASSES together = each alone, and pulls add to what is there. */
static void
test_classes (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      Case c = case_new (GPOINTER_TO_INT (which));

      case_pull (&c, tables[t], CASE_CLASSES, c.my, c.mx);
      for (int k = 0; k < CASE_CLASSES; k++)
        {
          float *mx[2];

          for (int j = 0; j < 2; j++)
            {
              mx[j] = g_new (float, shape_size (c.sx[j]) + 1);
              for (gsize i = 0; i < shape_size (c.sx[j]); i++)
                mx[j][i] = 1;
            }
          case_pull (&c, tables[t], 1, c.my + k * shape_size (c.sy), mx);
          for (int j = 0; j < c.inputs; j++)
            {
              gsize              n = shape_size (c.sx[j]);
              g_autofree double *wanted = widened (c.mx[j] + k * n, n);

              for (gsize i = 0; i < n; i++)
                wanted[i] += 1;
              assert_close (&c, tables[t]->name, mx[j], wanted, n, 2e-6);
            }
          g_free (mx[0]);
          g_free (mx[1]);
        }
      case_clear (&c);
    }
}

/* A message that is fresh may hold anything. */
static void
test_fresh (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      Case   c = case_new (GPOINTER_TO_INT (which));
      float *mx[2];

      for (int j = 0; j < 2; j++)
        {
          gsize n = CASE_CLASSES * shape_size (c.sx[j]);

          mx[j] = g_new0 (float, n + 1);
          for (gsize i = 0; i < n && op_traits[c.step.op].fills[j]; i++)
            mx[j][i] = NAN;
        }
      case_pull (&c, tables[t], CASE_CLASSES, c.my, c.mx);
      case_pull_into (&c, tables[t], CASE_CLASSES, c.my, mx, TRUE);
      for (int j = 0; j < c.inputs && c.sx[j].rows == c.sy.rows; j++)
        {
          g_autofree double *wanted = widened (c.mx[j], CASE_CLASSES * shape_size (c.sx[j]));

          assert_close (&c, "fresh", mx[j], wanted, CASE_CLASSES * shape_size (c.sx[j]), 1e-6);
        }
      g_free (mx[0]);
      g_free (mx[1]);
      case_clear (&c);
    }
}

/* Keeps the first rows of each matrix. */
static float *
trimmed (const float *x, Shape shape, int rows)
{
  float *to = g_new0 (float, shape.n *rows *shape.cols + 1);

  for (int m = 0; m < shape.n; m++)
    memcpy (to + (gsize) m * rows * shape.cols, x + (gsize) m * shape.rows * shape.cols,
            (gsize) rows * shape.cols * sizeof (float));
  return to;
}

/* With only row 0 of y alive, keeping one row gives the same as keeping all.  Every token of the embedding is some block's key. */
static void
test_live_rows (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables) && case_op (GPOINTER_TO_INT (which)) != OP_EMBED; t++)
    {
      Case              full = case_new (GPOINTER_TO_INT (which)), live = full;
      g_autofree float *my = NULL, *y = NULL, *kept = g_new0 (float, shape_size (full.sy));
      float            *x[2], *mx[2];

      for (int m = 0; m < full.sy.n; m++)
        memset (full.my + ((gsize) m * full.sy.rows + 1) * full.sy.cols, 0, (full.sy.rows - 1) * full.sy.cols * sizeof (float));
      my = trimmed (full.my, full.sy, 1);
      y = trimmed (full.y, full.sy, 1);
      live.y = y;
      live.kept = kept;
      live.sy.rows = 1;
      for (int j = 0; j < 2; j++)
        {
          live.sx[j].rows = j < full.inputs ? op_traits[full.step.op].rows[j](&full.step, 1, full.sx[j].rows) : 0;
          x[j] = live.x[j] = trimmed (full.x[j], full.sx[j], live.sx[j].rows);
          mx[j] = g_new0 (float, shape_size (live.sx[j]) + 1);
        }
      case_pull (&full, tables[t], 1, full.my, full.mx);
      case_pull (&live, tables[t], 1, my, mx);
      for (int j = 0; j < full.inputs; j++)
        {
          g_autofree float  *part = trimmed (full.mx[j], full.sx[j], live.sx[j].rows);
          g_autofree double *wanted = widened (part, shape_size (live.sx[j]));

          assert_close (&full, "live rows", mx[j], wanted, shape_size (live.sx[j]), 2e-6);
        }
      for (int j = 0; j < 2; j++)
        {
          g_free (x[j]);
          g_free (mx[j]);
        }
      case_clear (&full);
    }
}

static gboolean
is_empty_column (const float *m, Shape shape, int column)
{
  for (int i = 0; i < shape.n * shape.rows; i++)
    if (m[(gsize) i * shape.cols + column] != 0)
      return FALSE;
  return TRUE;
}

/* The attention, which a table holds, gets nothing. */
static gboolean
is_held (const Rules *table, OpKind op, int j)
{
  return (table == &libra_rules || table == &attn_lrp_rules) && (op == OP_SOFTMAX || (op == OP_MIX && j == 0));
}

/* Columns that a step does not read get nothing. */
static void
test_parts (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      Case c = case_new (GPOINTER_TO_INT (which));

      case_pull (&c, tables[t], 1, c.my, c.mx);
      for (int j = 0; j < c.inputs; j++)
        {
          int empty = 0;

          for (int i = 0; i < c.sx[j].cols; i++)
            empty += is_empty_column (c.mx[j], c.sx[j], i);
          g_assert_true ((empty > 0) == (op_traits[c.step.op].part[j] || is_held (tables[t], c.step.op, j)));
        }
      case_clear (&c);
    }
}

/* A message that takes the place of the one that arrives is the same. */
static void
test_in_place (gconstpointer which)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      Case              c = case_new (GPOINTER_TO_INT (which));
      gsize             bytes = CASE_CLASSES * shape_size (c.sy) * sizeof (float);
      gsize             beside = c.inputs > 1 ? CASE_CLASSES * shape_size (c.sx[1]) * sizeof (float) : 0;
      g_autofree float *place = g_memdup2 (c.my, bytes), *other = g_malloc0 (beside + 1);
      float *const      mx[2] = { place, other };

      if (op_traits[c.step.op].in_place && c.sx[0].rows == c.sy.rows)
        {
          case_pull (&c, tables[t], CASE_CLASSES, c.my, c.mx);
          case_pull_into (&c, tables[t], CASE_CLASSES, place, mx, TRUE);
          g_assert_cmpmem (place, bytes, c.mx[0], bytes);
          g_assert_cmpmem (other, beside, c.mx[1], beside);
        }
      case_clear (&c);
    }
}

/* The two tables that walk side by side give the bits that each gives alone. */
static void
test_together (gconstpointer which)
{
  enum
  {
    TABLES = RULES_TOGETHER
  };
  Case   c = case_new (GPOINTER_TO_INT (which));
  float *alone[TABLES][2], *together[TABLES][2];

  for (int t = 0; t < TABLES; t++)
    {
      for (int j = 0; j < 2; j++)
        {
          alone[t][j] = g_new0 (float, CASE_CLASSES *shape_size (c.sx[j]) + 1);
          together[t][j] = g_new0 (float, CASE_CLASSES *shape_size (c.sx[j]) + 1);
        }
      case_pull (&c, tables[t], CASE_CLASSES, c.my, alone[t]);
    }
  case_pull_tables (&c, tables, TABLES, CASE_CLASSES, c.my, together, FALSE);
  for (int t = 0; t < TABLES; t++)
    for (int j = 0; j < 2; j++)
      {
        gsize bytes = j < c.inputs ? CASE_CLASSES * shape_size (c.sx[j]) * sizeof (float) : 0;

        g_assert_cmpmem (together[t][j], bytes, alone[t][j], bytes);
        g_free (alone[t][j]);
        g_free (together[t][j]);
      }
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  case_add_tests ("classes", test_classes);
  case_add_tests ("fresh", test_fresh);
  case_add_tests ("in-place", test_in_place);
  case_add_tests ("together", test_together);
  case_add_tests ("live-rows", test_live_rows);
  case_add_tests ("parts", test_parts);
  return g_test_run ();
}
