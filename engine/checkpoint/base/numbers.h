/* numbers.h - the numbers of a tensor as float32.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NUMBERS_H
#define NUMBERS_H

#include "tensor.h"

/* TRUE for the types that a network computes with. */
gboolean numbers_are_floats (DType dtype);
/* The bytes of one number of such a type. */
gsize numbers_size (DType dtype);
/* tensor->count numbers in row-major order, wherever they lie; the type must be one of those. */
void numbers_gather (const Tensor *tensor, float *out);

#endif
