/* concat.c - two values side by side: y = (x0 | x1).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Gradient and relevance: each gets its columns of m_y.
 */
#include <string.h>

#include "ops.h"

void
concat_forward (const Run *r)
{
  gsize real = r->real == REAL_F64 ? sizeof (double) : sizeof (float);
  gsize left = r->sx[0].cols * real, right = r->sx[1].cols * real;

  for (int i = 0; i < r->sy.rows; i++)
    {
      char *y = (char *) r->y + i * (left + right);

      memcpy (y, (const char *) r->x[0] + i * left, left);
      memcpy (y + left, (const char *) r->x[1] + i * right, right);
    }
  run_round (r);
}

void
concat_apart (const Pull *p)
{
  for (int c = 0; c < p->k; c++)
    for (int j = 0; j < 2; j++)
      if (p->mx[j])
        rows_run (kernels ()->accumulate, &(Rows){ .rows = p->sy.rows,
                                                   .cols = p->sx[j].cols,
                                                   .x = { p->my + c * shape_size (p->sy) + (j == 1 ? p->sx[0].cols : 0) },
                                                   .ldx = { p->sy.cols },
                                                   .y = p->mx[j] + c * shape_size (p->sx[j]),
                                                   .set = p->fresh[j] });
}
