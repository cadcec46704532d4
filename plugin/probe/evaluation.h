/* evaluation.h - how often a model is right about pictures whose classes are known.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROBE_EVALUATION_H
#define PROBE_EVALUATION_H

#include <via.h>

#include "report.h"

/* Looks at the pictures of a folder or a table, see collection.h, whose classes are called as the model's are.  A probe for several labels, or
 * another network that asks about each of its classes, is asked about each.  Errors: a class that the model does not have; those of opening
 * and looking. */
Report *evaluation_run (const char *model, const char *pictures, ViaPrecision precision, ViaProgress progress, gpointer token,
                        GError **error);

#endif
