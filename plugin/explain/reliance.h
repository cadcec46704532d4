/* reliance.h - how much of what a network says of a class relies on what is hottest in its map.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The hottest patches are taken out of the sequence and the network looks at what is left, once: see via-faithful.h.
 */
#ifndef RELIANCE_H
#define RELIANCE_H

#include "job.h"

/* Of the patches; rounded down. */
#define RELIANCE_PERCENT 20

typedef struct _Reliance Reliance;

/* The answer is there, or a problem. */
typedef void (*RelianceChanged) (gpointer data);

/* `report` tells how far it is. */
Reliance *reliance_new (RelianceChanged changed, JobReport report, gpointer data);
/* Stops what is under way; NULL is fine. */
void reliance_free (Reliance *reliance);

/* Asks, on a thread of its own, about a map of one class, which was made from that trace; both are borrowed until it is done or stopped, and nobody
 * else explains the trace meanwhile.  What was asked before is forgotten. */
void reliance_ask (Reliance *reliance, ViaTrace *trace, const ViaMap *map);
/* Stops what is under way, and forgets what was said. */
void     reliance_forget (Reliance *reliance);
gboolean reliance_is_busy (const Reliance *reliance);
/* What the network says of the class, and what without the hottest patches; FALSE: not there. */
gboolean reliance_answer (const Reliance *reliance, ViaGuess *before, ViaGuess *after);
/* NULL, or why there is no answer. */
const GError *reliance_problem (const Reliance *reliance);

#endif
