/* baseline.h - where integrated_gradients begins.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BASELINE_H
#define BASELINE_H

#include "forward.h"

/* What --baseline means: a colour, or a picture as large as the one that is explained, which is read and prepared like that one.
 * Fills what options->baseline says into `how`; *input, which then lends its numbers, is yours, or NULL. */
gboolean baseline_read (const Options *options, const Forward *forward, ViaExplainOptions *how, float **input,
                        ProgressBar *progress, GError **error);

#endif
