/* windows.h - what a network says in each window of a picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef WINDOWS_H
#define WINDOWS_H

#include "model.h"
#include "picture/tiles.h"
#include "probability.h"

typedef struct _Windows
{
  Tiles       *tiles; /* a reference */
  int          n, n_classes, n_features;
  int          seen;        /* so many have been looked at, from the first on */
  float       *logits;      /* [n,C] */
  Probability *shares;      /* [n]: what probabilities depend on */
  float       *features;    /* [n,features], of a network whose classes are texts; else NULL */
  ViaGuess    *best;        /* [C]: what is said of a class, without its label */
  float       *best_logits; /* [C] */
  int         *places;      /* [C]: in which window */
  ViaTrace   **kept;        /* [n]: traces that can be explained; any may be NULL */
  gsize        room;        /* bytes that those may still take */
} Windows;

/* Whether there are not too many of them; the error says how long they would take. */
gboolean windows_check_plan (const ViaModel *model, const TilesPlan *plan, GError **error);

/* Error: no memory. */
Windows *windows_new (const ViaModel *model, Tiles *tiles, GError **error);
void     windows_free (Windows *windows);

/* What the network says in the next window: logits [C], and of texts its feature. */
void windows_add (Windows *windows, const float *logits, const float *feature);
/* Of a class in a window. */
double windows_probability (const Windows *windows, int window, int class_number);
/* … or, of VIA_REST, the mean of all but `other`. */
double windows_mean_probability (const Windows *windows, int window, int class_number, int other);

#endif
