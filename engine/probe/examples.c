/* examples.c - see examples.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "examples.h"

#include <math.h>

#include "../kernels/kernels.h"

#define EPS 1e-6
#define COLUMN_COST 512 /* numbers, so that a task gets some columns */
/* Standardised once and kept, unless that takes more bytes. */
#define KEPT_MOST ((gsize) 128 << 20)

static const float *
feature (const Examples *examples, guint row)
{
  const ViaExamples *all = examples->all;
  const float       *matrix = row < examples->n ? all->features : all->mirrored;

  return matrix + (gsize) examples_picture (examples, row) * all->width;
}

guint
examples_picture (const Examples *examples, guint row)
{
  return examples->pictures[row < examples->n ? row : row - examples->n];
}

/* Adds up f, or (f - mean)² where `squared`, of the columns first … last-1 of all rows. */
static void
add_up (const Examples *examples, int first, int last, const double *mean, gboolean squared, double *sum)
{
  for (guint i = 0; i < examples->rows; i++)
    {
      const float *f = feature (examples, i);

      for (int d = first; d < last; d++)
        {
          double difference = f[d] - (squared ? mean[d - first] : 0);

          sum[d - first] += squared ? difference * difference : difference;
        }
    }
}

/* Columns first … last-1: a Rows of as many rows as there are columns. */
static void
take_statistics (const Rows *r, int first, int last)
{
  const Examples    *examples = r->data;
  g_autofree double *mean = g_new0 (double, last - first), *variance = g_new0 (double, last - first);

  add_up (examples, first, last, mean, FALSE, mean);
  for (int d = first; d < last; d++)
    mean[d - first] /= examples->rows;
  add_up (examples, first, last, mean, TRUE, variance);
  for (int d = first; d < last; d++)
    {
      examples->mean[d] = (float) mean[d - first];
      examples->std[d] = (float) sqrt (variance[d - first] / examples->rows + EPS);
    }
}

/* Rows first … last-1 of a block that begins with row number p0. */
static void
standardise (const Rows *r, int first, int last)
{
  const Examples *examples = r->data;

  for (int i = first; i < last; i++)
    {
      const float *f = feature (examples, (guint) r->p[0] + (guint) i);
      float       *z = (float *) r->y + (gsize) i * (gsize) r->cols;

      for (int d = 0; d < r->cols; d++)
        z[d] = (f[d] - examples->mean[d]) / examples->std[d];
    }
}

static void
standardise_rows (const Examples *examples, guint first, guint n, float *z)
{
  const Rows rows = { .rows = (int) n, .cols = (int) examples->all->width, .y = z, .p = { first }, .data = examples };

  rows_run (standardise, &rows);
}

/* Room for z, or else for a block of it. */
static gboolean
find_room (Examples *examples)
{
  gsize row = examples->all->width * sizeof (float);

  if (examples->rows * row <= KEPT_MOST)
    examples->z = g_try_malloc (examples->rows * row);
  if (!examples->z)
    examples->block = g_try_malloc (MIN (EXAMPLES_BLOCK, examples->rows) * row);
  return examples->z || examples->block;
}

static void
settle_statistics (Examples *examples, const Examples *like)
{
  /* a task for some columns, which lie beside each other in every row */
  const Rows columns = { .rows = (int) examples->all->width, .cols = COLUMN_COST, .data = examples };

  if (!like)
    rows_run (take_statistics, &columns);
  for (guint d = 0; like && d < examples->all->width; d++)
    {
      examples->mean[d] = like->mean[d];
      examples->std[d] = like->std[d];
    }
}

Examples *
examples_new (const ViaExamples *all, const guint *pictures, guint n, const Examples *like)
{
  g_autoptr (Examples) examples = g_new0 (Examples, 1);

  examples->all = all;
  examples->pictures = pictures;
  examples->n = n;
  examples->rows = all->mirrored && !like ? 2 * n : n;
  examples->mean = g_new (float, all->width);
  examples->std = g_new (float, all->width);
  if (!find_room (examples))
    return NULL;
  settle_statistics (examples, like);
  if (examples->z)
    standardise_rows (examples, 0, examples->rows, examples->z);
  return g_steal_pointer (&examples);
}

void
examples_free (Examples *examples)
{
  if (!examples)
    return;
  g_free (examples->mean);
  g_free (examples->std);
  g_free (examples->z);
  g_free (examples->block);
  g_free (examples);
}

const float *
examples_rows (const Examples *examples, guint first, guint n)
{
  if (examples->z)
    return examples->z + (gsize) first * examples->all->width;
  standardise_rows (examples, first, n, examples->block);
  return examples->block;
}
