/* portions.h - explanations that would need more memory at once than there may be, in portions: some methods, some classes at a time.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PORTIONS_H
#define PORTIONS_H

#include "attribution/method.h"

/* As together_run(), and with the same bits.  Error, too: one method and one class need more than the trace's bound. */
gboolean portions_run (MethodCall *calls, int n, const int *classes, int k, double *seconds, const Progress *progress,
                       GError **error);

#endif
