/* rotary.c - see rotary.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With n a quarter of a head, j = 0 … n-1, and r, c the row and column of a patch, on a grid of G rows, and of G columns:
 *
 *   halves      period_j = 100^(j/n),     t = 2 (r + 1/2)/G - 1,   θ_j = 2π t/period_j     DINOv3 (Siméoni et al. 2025)
 *   neighbours  period_j = 10000^(j/n),   t = r/G reference,       θ_j = t/period_j        EVA-02 (Fang et al. 2023)
 *
 * and θ_{n+j} with c.  All in double, and nothing is rounded: relevance divides by scores, whose signs depend on the turn.
 */
#include "rotary.h"

#include <math.h>

void
rotary_periods (RotaryKind kind, int n, double *periods)
{
  double base = kind == ROTARY_HALVES ? 100 : 10000;

  for (int j = 0; j < n; j++)
    periods[j] = pow (base, (double) j / n);
}

/* Of row or column i, times what a turn is. */
static double
coordinate (RotaryKind kind, int i, int grid, double reference)
{
  return kind == ROTARY_HALVES ? 2 * G_PI * (2 * (i + 0.5) / grid - 1) : (double) i / grid * reference;
}

void
rotary_fill (RotaryKind kind, ViaSize patches, int n, const double *periods, double reference, double *cosine, double *sine)
{
  gsize i = 0;

  for (int row = 0; row < patches.height; row++)
    for (int column = 0; column < patches.width; column++)
      for (int j = 0; j < 2 * n; j++, i++)
        {
          double at =
              j < n ? coordinate (kind, row, patches.height, reference) : coordinate (kind, column, patches.width, reference);
          double angle = at / periods[j % n];

          cosine[i] = cos (angle);
          sine[i] = sin (angle);
        }
}
