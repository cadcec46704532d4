/* folds.h - which pictures are tested together.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Picture j of the n of its class is in fold floor (5 j/n): every fold has its share of every class, without random numbers, and neighbours,
 * which may be nearly alike, such as those of a burst, stay together.  Where pictures have several labels, those that have the same ones are
 * a class.
 */
#ifndef PROBE_FOLDS_H
#define PROBE_FOLDS_H

#include <via-probe.h>

/* The fold of each picture, 0 … VIA_PROBE_FOLDS-1; free with g_free(). */
guint8 *folds_new (const ViaExamples *examples);
/* The pictures of a fold, or all others; *n: how many.  Free with g_free(). */
guint *folds_pick (const guint8 *folds, guint n_pictures, guint fold, gboolean others, guint *n);

#endif
