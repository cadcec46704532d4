/* embed.c - the picture becomes tokens.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   U [G², 3 P²]:  U[p, c P² + i P + j] = picture[c, gy P + i, gx P + j],  p = gy G + gx
 *   y = [cls; U W' + b] + pos
 */
#include "ops.h"

#include <string.h>

/* U in the run's type: row p holds the pixels of patch p, channel by channel. */
static void
patches (const Run *r, void *u)
{
  const float *picture = r->x[0];
  int          side = r->sx[0].cols, patch = r->step->patch, grid = side / patch;
  gsize        at = 0;

  for (int p = 0; p < grid * grid; p++)
    for (int c = 0; c < r->sx[0].n; c++)
      for (int i = 0; i < patch; i++)
        {
          const float *line = picture + ((gsize) c * side + p / grid * patch + i) * side + p % grid * patch;

          for (int j = 0; j < patch; j++, at++)
            if (r->real == REAL_F64)
              ((double *) u)[at] = line[j];
            else
              ((float *) u)[at] = line[j];
        }
}

/* y = [cls; tokens] + pos; the tokens stand in y from row 1 on. */
static void
add_cls_and_pos (const Run *r)
{
  const Step *s = r->step;
  int         width = r->sy.cols;

  for (int i = 0; i < r->sy.rows; i++)
    for (int j = 0; j < width; j++)
      {
        gsize at = (gsize) i * width + j;

        if (r->real == REAL_F64)
          ((double *) r->y)[at] = (i == 0 ? (double) s->cls[j] : ((double *) r->y)[at]) + s->pos[at];
        else
          ((float *) r->y)[at] = (i == 0 ? s->cls[j] : ((float *) r->y)[at]) + s->pos[at];
      }
}

void
embed_forward (const Run *r)
{
  const Step *s = r->step;
  gsize       real = r->real == REAL_F64 ? sizeof (double) : sizeof (float);
  int         width = r->sy.cols, tokens = r->sy.rows - 1, pixels = r->sx[0].n * s->patch * s->patch;
  void       *u = arena_take (r->scratch, (gsize) tokens * pixels * real);
  void       *y = (char *) r->y + width * real; /* row 0 is the class token's */

  patches (r, u);
  gemm (&(Gemm){ .real = r->real,
                 .form = r->real == REAL_F64 ? GEMM_WIDEN : GEMM_PLAIN,
                 .tb = true,
                 .m = tokens,
                 .n = width,
                 .k = pixels,
                 .a = u,
                 .b = s->weight,
                 .c = y });
  if (s->bias)
    rows_run (kernels ()->bias[r->real], &(Rows){ .rows = tokens, .cols = width, .x = { s->bias }, .y = y });
  add_cls_and_pos (r);
  run_round (r);
}
