/* native.h - a network for pictures of their own shape.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NATIVE_H
#define NATIVE_H

#include "model.h"

/* The same network for pictures of that size: a model of its own, upon the other one, whose input is what the picture becomes, but for a
 * margin of less than a patch.  `side`: pixels of the longer side; 0: as many patches as it was trained with, in the picture's shape.
 * Errors: too many patches, no memory. */
ViaModel *native_new (ViaModel *model, ViaSize picture, int side, GError **error);
/* The model for the input of another one, which is the same network; a reference.  Where that one is native, so is what is returned.
 * Error: no memory. */
ViaModel *native_like (ViaModel *model, ViaModel *other, GError **error);

#endif
