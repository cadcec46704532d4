/* evaluate-run.h - one picture after another is evaluated, while the next one is decoded.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_EVALUATE_RUN_H
#define CLI_EVALUATE_RUN_H

#include "../batch/results.h"
#include "../batch/tally.h"
#include "../faithful/study.h"
#include "evaluate-work.h"

/* Evaluates the pictures with these numbers in the list, of guint, but for those that `results` has already.  What is found goes
 * there; without them into `study`, in that order.  Pictures that fail are reported; errors: it is no use to go on. */
gboolean evaluate_run (EvaluateWork *work, const GArray *share, Results *results, Study *study, Tally *tally, GError **error);

#endif
