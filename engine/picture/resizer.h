/* resizer.h - a picture, handed over row by row, in another size.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef RESIZER_H
#define RESIZER_H

#include "resample.h"

typedef struct
{
  Axis    across, down;
  int     first, n; /* the rows that count */
  guint8 *rows;     /* [n,across.n,3]: resized across */
} Resizer;

/* One axis of a picture, of `in` pixels that become `out`, of which only first … first+n-1 are wanted. */
typedef struct
{
  int    in;
  double out;
  gint64 first;
  int    n;
} ResizerAxis;

/* FALSE when there is no memory; a zeroed one, or one that could not be made, may be cleared. */
gboolean resizer_init (Resizer *resizer, ResizerAxis across, ResizerAxis down, Interpolation interpolation);
void     resizer_clear (Resizer *resizer);

/* What rows that are never handed over hold: one colour, which resizing leaves as it is. */
void resizer_fill (Resizer *resizer, const guint8 rgb[3]);
/* Row y of the picture. */
void resizer_add_row (Resizer *resizer, int y, const guint8 *rgb);
/* Row i of what was wanted, when all rows have been added. */
void resizer_row (const Resizer *resizer, int i, guint8 *out);

#endif
