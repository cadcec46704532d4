/* together.h - one or several methods over one trace: those that need the same walks share them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TOGETHER_H
#define TOGETHER_H

#include "method.h"

/* Fills the results of n calls of one trace, all about the same k classes and rival; sweep and k of each are set here.  seconds[i]:
 * what call number i has taken, of a shared walk an equal part; NULL: nobody asks.  Errors: no memory, cancelled. */
gboolean together_run (MethodCall *calls, int n, const int *classes, int k, double *seconds, const Progress *progress,
                       GError **error);

#endif
