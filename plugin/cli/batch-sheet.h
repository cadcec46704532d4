/* batch-sheet.h - index.html, the contact sheet beside the results of many pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_BATCH_SHEET_H
#define CLI_BATCH_SHEET_H

#include "../batch/results.h"
#include "options.h"

/* Whether it can be made in the output folder: worth asking before hours of computation. */
gboolean batch_sheet_can_write (const char *folder, GError **error);
/* Makes it of the results that these pictures have; options->output is the folder. */
gboolean batch_sheet_write (const Options *options, Results *results, const GPtrArray *paths, GError **error);

#endif
