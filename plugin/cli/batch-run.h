/* batch-run.h - many pictures, one after the other, of which each waits for nobody.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_BATCH_RUN_H
#define CLI_BATCH_RUN_H

#include "../batch/results.h"
#include "../batch/tally.h"
#include "batch-work.h"

/* Explains those of the share that `results` does not have, and adds their records in the order of the pictures.  *tally: what
 * came of it.  FALSE and an error: it could not be done to the end; what is in `results` holds. */
gboolean batch_run (BatchWork *work, Results *results, const GArray *share, Tally *tally, GError **error);

#endif
