/* train-classes.h - the procedure plug-in-vit-attribution-train, as far as it is the same in both GIMPs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRAIN_CLASSES_H
#define TRAIN_CLASSES_H

#include "../panel/train.h"
#include "host.h"

/* Trains without asking.  `train` says what, and gets the result; an empty output: called like the folder, in the first models folder. */
gboolean train_classes (Train *train, GError **error);
/* With a dialog.  *image becomes the one that is to be explained with the result, NULL: none.  FALSE and an error: there is no display. */
gboolean train_classes_ask (Train *train, GimpImage **image, GError **error);
void     train_classes_clear (Train *train);

#endif
