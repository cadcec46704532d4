/* resample.h - Pillow's resize, bit for bit, one row of the picture after the other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef RESAMPLE_H
#define RESAMPLE_H

#include "../checkpoint/describe/config.h"

/* How the outputs first … first+n-1 of one axis are made from its inputs. */
typedef struct
{
  int     n;
  int    *begin, *count; /* [n]: which inputs */
  gint32 *weights;       /* [n, stride], in units of 2^-22 */
  int     stride;
} Axis;

/* An axis of `in` pixels resized to `out`, of which only first … first+n-1 are wanted.  FALSE when there is no memory. */
gboolean axis_init (Axis *axis, int in, double out, gint64 first, int n, Interpolation interpolation);
void     axis_clear (Axis *axis);

/* One row of RGB: row[in] -> out[n]. */
void resample_across (const Axis *axis, const guint8 *row, guint8 *out);
/* Output row i of RGB from rows of `width` pixels; `rows` begins with input row `top`. */
void resample_down (const Axis *axis, int i, const guint8 *rows, int top, int width, guint8 *out);

#endif
