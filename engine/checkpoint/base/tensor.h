/* tensor.h - a named array of numbers, lent from a file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TENSOR_H
#define TENSOR_H

#include <glib.h>

#define TENSOR_MAX_RANK 8

/* Only what networks are made of; other types may stand in a file but cannot be read as numbers. */
typedef enum
{
  DTYPE_F32,
  DTYPE_F16,
  DTYPE_BF16,
  DTYPE_F64,
  DTYPE_I64,
  DTYPE_OTHER
} DType;

typedef struct
{
  const char *name;
  DType       dtype;
  int         rank;
  gint64      shape[TENSOR_MAX_RANK];
  gint64      count;                    /* product of the shape */
  const void *data;                     /* row-major, little endian, maybe unaligned; with `strided` where the first number lies */
  gboolean    strided;                  /* the numbers lie in another order: read them with weights_floats() */
  gint64      strides[TENSOR_MAX_RANK]; /* then how many numbers lie from one to the next */
} Tensor;

#endif
