/* area.c - see area.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "area.h"

#include <math.h>

double
area_under (const double *heights, guint n)
{
  double sum = 0;

  for (guint i = 1; i < n; i++)
    sum += (heights[i - 1] + heights[i]) / 2;
  return n < 2 ? NAN : sum / (n - 1);
}
