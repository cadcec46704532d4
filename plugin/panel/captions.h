/* captions.h - what is said below the picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CAPTIONS_H
#define CAPTIONS_H

#include <via.h>

/* What the map shows, which may be the same for all classes, and how much of the picture the network saw, 0…1: of a selection, or of a layer; `gray`: for a mask and the like; in
 * so many windows, or 0.  Free with g_free(). */
char *captions_map (ViaTrace *trace, int class_number, int rival, const ViaMap *map, gboolean coarse, gboolean knows_classes);
char *captions_seen (double seen, gboolean selected, gboolean gray, int windows);

/* How many bytes are needed, of those that may be used.  Free with g_free(). */
char *captions_memory (guint64 memory, guint64 bound);

/* How far another method agrees, a rank correlation, and what that number means; the first is NULL for none, NaN.  Free with g_free(). */
char *captions_agreement (const ViaMethod *method, double alike);
char *captions_agreement_help (const ViaMethod *method);

/* What the network says of a class, and what without the hottest places.  Free with g_free(). */
char *captions_reliance (const ViaModel *model, const ViaGuess *before, const ViaGuess *after);

#endif
