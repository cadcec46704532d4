/* agreement.h - how far two explanations of one picture agree.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef AGREEMENT_H
#define AGREEMENT_H

#include <via.h>

/* The rank correlation of what two maps of one trace say of class number k, over the patches of patch x patch pixels: 1 when both put them into
 * the same order, 0 when one order says nothing about the other; NaN when a map is the same everywhere. */
double agreement_of_maps (const ViaMap *a, const ViaMap *b, guint k, int patch);

#endif
