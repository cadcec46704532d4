/* fill.h - numbers for tests of arithmetic.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FILL_H
#define FILL_H

#include <glib.h>

/* `count` numbers between -4 and 4, float64 where `wide`, else float32 from the same address on. */
static inline void
fill (double *to, gsize count, gboolean wide, GRand *random)
{
  for (gsize i = 0; i < count; i++)
    {
      double value = g_rand_double_range (random, -4, 4);

      if (wide)
        to[i] = value;
      else
        ((float *) to)[i] = (float) value;
    }
}

#endif
