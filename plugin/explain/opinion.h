/* opinion.h - a second opinion: what another method says about the class that is shown, where that costs next to nothing.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef OPINION_H
#define OPINION_H

#include <via.h>

typedef struct _Opinion Opinion;

/* The map is there, or will not come. */
typedef void (*OpinionChanged) (gpointer data);

/* What is asked besides that method: another one that tells classes apart. */
const ViaMethod *opinion_method (const ViaMethod *first);
/* How many seconds that method will take, at most, in the precision of a forward pass that took `forward` seconds. */
double opinion_cost (const ViaMethod *second, ViaPrecision precision, gboolean contrast, double forward);

Opinion *opinion_new (OpinionChanged changed, gpointer data);
/* Stops what is under way; NULL is fine. */
void opinion_free (Opinion *opinion);

/* Asks, on a thread of its own, besides `first` about a class rather than its rival, or CONTRAST_NONE; nobody else may use the trace
 * meanwhile.  What was asked before is forgotten.  An error is no opinion. */
void opinion_ask (Opinion *opinion, ViaTrace *trace, const ViaMethod *first, int class_number, int rival);
/* Stops what is under way, and forgets what was said. */
void     opinion_forget (Opinion *opinion);
gboolean opinion_is_busy (const Opinion *opinion);
/* Of that one class, and whose it is; NULL: not there. */
const ViaMap *opinion_map (const Opinion *opinion, const ViaMethod **method);

#endif
