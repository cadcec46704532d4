/* head-shape.h - how many classes a head has, and what of the tokens it reads, by its shape; or why there is none that can be read.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HEAD_SHAPE_H
#define HEAD_SHAPE_H

#include "match.h"

/* Fills n_classes, feature and interleaved; the weights must have our names.  VIA_ERROR_UNSUPPORTED names what is left over of a
 * network without a head, or the layers of a head that has several. */
gboolean head_shape_read (const Match *match, Config *config, GError **error);

#endif
