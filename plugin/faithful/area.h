/* area.h - one number for a curve.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FAITHFUL_AREA_H
#define FAITHFUL_AREA_H

#include <glib.h>

/* The area under n points of a curve, at equal distances and joined by straight lines, divided by the distance of the last from the
 * first: the trapezoidal rule, as the mean height.  NaN for fewer than two. */
double area_under (const double *heights, guint n);

#endif
