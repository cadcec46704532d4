/* redraw.h - a part of a network with numbers drawn anew.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef REDRAW_H
#define REDRAW_H

#include "weights.h"

/* Numbers from a normal distribution with the mean and the deviation that the part of that name has now; the same seed and name draw the
 * same ones.  Before any of its numbers are lent.  Errors: its numbers cannot be read, no memory. */
gboolean redraw_part (Weights *weights, const char *name, guint64 seed, GError **error);

#endif
