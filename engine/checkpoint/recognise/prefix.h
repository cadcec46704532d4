/* prefix.h - which of the networks in a checkpoint is the one to use.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PREFIX_H
#define PREFIX_H

#include "layout.h"

/* What stands before the names of the layout's weights, "" or "state_dict.module."; NULL when they are not there.  Where there are
 * several the best, an average of weights before the weights, a teacher before its student; *rival is another that is as good, or
 * NULL.  Free both. */
char *prefix_find (const Weights *weights, const Layout *layout, char **rival);

#endif
