/* backbone.h - a network that ends with what a head would read.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BACKBONE_H
#define BACKBONE_H

#include "match.h"

/* Whether the checkpoint's pictures and texts meet in one space, and it holds both towers: its classes may be asked for in words. */
gboolean backbone_reads_words (const Match *match, const Config *config);

/* Fills feature and n_classes, 0, and leaves the head aside; the weights must have our names.  What is read is what the config says, else what
 * probes of the family are trained on:
 *
 *   CLIP     the projected class token          DINOv2   the class token beside the mean of the patches
 *   SigLIP   what attention pooling finds       others   the class token; the mean of the patches where there is none, or where the
 *                                                        last norm stands behind it
 *
 * VIA_ERROR_UNSUPPORTED when the network has not what the config says. */
gboolean backbone_settle (const Match *match, Config *config, GError **error);

/* "cls", "mean", "cls+mean", "proj" or "map": how the file of a head calls what it reads. */
const char *backbone_feature (const Config *config);

#endif
