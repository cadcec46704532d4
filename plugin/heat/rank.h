/* rank.h - how alike two rows of numbers are in their order.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef RANK_H
#define RANK_H

#include <glib.h>

/* Spearman's rank correlation of a and b [n]: 1 when they rise together, -1 when one rises as the other falls; NaN when one of them
 * is the same everywhere. */
double rank_correlation (const float *a, const float *b, gsize n);

#endif
