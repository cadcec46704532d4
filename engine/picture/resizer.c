/* resizer.c - see resizer.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row is resized across as it comes, and only for the columns that are wanted; resizing down waits for the last one.  So a
 * picture of any width needs no more than its height times the wanted columns.
 */
#include "resizer.h"

#include "free-memory.h"

gboolean
resizer_init (Resizer *r, ResizerAxis across, ResizerAxis down, Interpolation interpolation)
{
  *r = (Resizer){ 0 };
  if (!axis_init (&r->across, across.in, across.out, across.first, across.n, interpolation)
      || !axis_init (&r->down, down.in, down.out, down.first, down.n, interpolation))
    return FALSE;
  r->first = r->down.begin[0];
  r->n = r->down.begin[down.n - 1] + r->down.count[down.n - 1] - r->first;
  if (free_memory_suffices (3 * (guint64) r->n * (guint64) across.n))
    r->rows = g_try_malloc_n ((gsize) r->n, 3 * (gsize) across.n);
  return r->rows != NULL;
}

void
resizer_clear (Resizer *resizer)
{
  axis_clear (&resizer->across);
  axis_clear (&resizer->down);
  g_free (resizer->rows);
  *resizer = (Resizer){ 0 };
}

void
resizer_fill (Resizer *resizer, const guint8 rgb[3])
{
  for (gsize i = 0; i < 3 * (gsize) resizer->n * (gsize) resizer->across.n; i++)
    resizer->rows[i] = rgb[i % 3];
}

void
resizer_add_row (Resizer *resizer, int y, const guint8 *rgb)
{
  int row = y - resizer->first;

  if (row >= 0 && row < resizer->n)
    resample_across (&resizer->across, rgb, resizer->rows + 3 * (gsize) row * (gsize) resizer->across.n);
}

void
resizer_row (const Resizer *resizer, int i, guint8 *out)
{
  resample_down (&resizer->down, i, resizer->rows, resizer->first, resizer->across.n, out);
}
