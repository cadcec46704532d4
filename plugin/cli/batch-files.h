/* batch-files.h - the files that are made of one picture of many: a heat map and an overlay by each method for each class.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   STEM-heat.png      the heat map alone, RGBA of 8 or 16 bits: exactly what --overlay none paints
 *   STEM-overlay.png   the picture with it, 8 bits, or the reference implementation's; not with --overlay none
 *   STEM.xcf           with --xcf: the picture and its heat as GIMP's layers
 *   STEM-heat-rollout.png, STEM-heat-281.png, STEM-heat-rollout-281.png …  of several methods, several classes, or both
 *
 * They have been written to the disk before they get these names.
 */
#ifndef CLI_BATCH_FILES_H
#define CLI_BATCH_FILES_H

#include "attributions.h"
#include "batch-work.h"

GPtrArray *batch_files_new (void);

/* Begins to write all of them, over nothing that is a picture of the inventory. */
gboolean batch_files_begin (GPtrArray *files, BatchWork *work, const InventoryItem *item, const Forward *forward,
                            const Attributions *attributions, GError **error);
/* Waits until they are whole, and gives them their names. */
gboolean batch_files_end (GPtrArray *files, Codec *codec, GError **error);
/* "outputs" and "output_sizes". */
void batch_files_put_json (const GPtrArray *files, JsonBuilder *json);

/* Whether there is room in the folder for files at all.  The error is one sentence. */
gboolean batch_files_can_write (const char *folder, GError **error);
/* Whether an output is one of the stem's heat maps or overlays, or its layers. */
gboolean batch_files_is_of (const char *output, const char *stem);

#endif
