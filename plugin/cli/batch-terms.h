/* batch-terms.h - with what pictures are explained, as a text that is the same when the results are.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_BATCH_TERMS_H
#define CLI_BATCH_TERMS_H

#include "options.h"

/* "format=png16 method=rollout top=2": what is not as by default, in the order of strcmp(); of a file that is named, also its
 * digest.  Free it. */
char *batch_terms (const Options *options, const ViaModel *model);

#endif
