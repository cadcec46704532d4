/* trial.h - cross-validation: what probes say about pictures that they have not seen.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For each fold, probes are trained on the other four, with their mean, variance and weights, one for each lambda; the larger ones first,
 * from whose minimum the next one begins.  What the fold's pictures, never mirrored, are taken for is pooled over all folds.
 */
#ifndef PROBE_TRIAL_H
#define PROBE_TRIAL_H

#include "fit.h"

typedef struct
{
  ViaTrial found;
  int     *predictions; /* [n]; NULL for several labels */
  guint8  *answers;     /* [n, C]; NULL for one class */
} Trial;

/* Fills the trials, whose lambdas are set, largest first. */
gboolean trial_run (const ViaExamples *examples, gboolean balanced, Trial *trials, guint n_trials, const FitPart *part,
                    GError **error);
void     trial_clear (Trial *trial);

/* The one with the least log loss; of equal ones that with the larger lambda. */
guint trial_best (const Trial *trials, guint n_trials);

#endif
