/* splitmix.h - random numbers that are the same on every machine.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators", with the constants of Vigna's splitmix64.  The state
 * is one number; any will do to begin with.
 */
#ifndef FAITHFUL_SPLITMIX_H
#define FAITHFUL_SPLITMIX_H

#include <glib.h>

/* A state to begin with that depends on every byte of a text: FNV-1a, 64 bits. */
guint64 splitmix_from_text (const char *text);
/* All 64 bits. */
guint64 splitmix_next (guint64 *state);
/* 0 … n-1. */
guint splitmix_below (guint64 *state, guint n);
/* [0,1), a multiple of 2^-53. */
double splitmix_unit (guint64 *state);

#endif
