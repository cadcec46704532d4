/* windowed.h - the explanation of a whole picture, of those of its windows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef WINDOWED_H
#define WINDOWED_H

#include "explain.h"

/* As via_explain_together(), of a trace of windows and with options that are possible. */
gboolean windowed_explain (ViaTrace *trace, const ViaMethod *const *methods, guint n_methods, const int *classes, guint n,
                           const ViaExplainOptions *options, ViaMap **maps, double *seconds, const Progress *progress,
                           GError **error);

#endif
