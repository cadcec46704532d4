/* numbers.c - the numbers of a tensor as float32.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "numbers.h"

#include <string.h>

gboolean
numbers_are_floats (DType dtype)
{
  return dtype == DTYPE_F32 || dtype == DTYPE_F16 || dtype == DTYPE_BF16 || dtype == DTYPE_F64;
}

gsize
numbers_size (DType dtype)
{
  return dtype == DTYPE_F64 ? 8 : dtype == DTYPE_F32 ? 4 : 2;
}

/* An IEEE half, exactly: sign 1, exponent 5 (bias 15), fraction 10. */
static float
half_to_float (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 1023;
  guint32 bits;
  float   value;

  if (exponent == 0) /* zero or subnormal: fraction x 2^-24, which a float32 holds exactly */
    return (sign ? -1.f : 1.f) * (float) fraction * 0x1p-24f;
  bits = sign | (exponent == 31 ? 255u : exponent + 127 - 15) << 23 | fraction << 13;
  memcpy (&value, &bits, sizeof value);
  return value;
}

static float
bfloat_to_float (guint16 half)
{
  guint32 bits = (guint32) half << 16;
  float   value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* n numbers, `stride` numbers apart. */
static void
gather_f32 (const char *data, gint64 n, gint64 stride, float *out)
{
  if (stride == 1)
    memcpy (out, data, (gsize) n * sizeof *out);
  else
    for (gint64 i = 0; i < n; i++)
      memcpy (&out[i], data + i * stride * (gint64) sizeof *out, sizeof *out);
}

static void
gather_f64 (const char *data, gint64 n, gint64 stride, float *out)
{
  for (gint64 i = 0; i < n; i++)
    {
      double value;

      memcpy (&value, data + i * stride * (gint64) sizeof value, sizeof value);
      out[i] = (float) value;
    }
}

static void
gather_16_bit (const char *data, gint64 n, gint64 stride, float *out, float (*to_float) (guint16))
{
  for (gint64 i = 0; i < n; i++)
    {
      guint16 half;

      memcpy (&half, data + i * stride * (gint64) sizeof half, sizeof half);
      out[i] = to_float (half);
    }
}

static void
gather_run (DType dtype, const char *data, gint64 n, gint64 stride, float *out)
{
  if (dtype == DTYPE_F32)
    gather_f32 (data, n, stride, out);
  else if (dtype == DTYPE_F64)
    gather_f64 (data, n, stride, out);
  else
    gather_16_bit (data, n, stride, out, dtype == DTYPE_F16 ? half_to_float : bfloat_to_float);
}

/* Row by row: `at` counts through all dimensions but the last, like the wheels of an odometer. */
static void
gather_rows (const Tensor *tensor, gint64 width, float *out)
{
  int         last = tensor->rank - 1;
  gint64      at[TENSOR_MAX_RANK] = { 0 }, rows = tensor->count / tensor->shape[last];
  const char *data = tensor->data;

  for (gint64 row = 0; row < rows; row++)
    {
      gint64 offset = 0;

      for (int i = 0; i < last; i++)
        offset += at[i] * tensor->strides[i];
      gather_run (tensor->dtype, data + offset * width, tensor->shape[last], tensor->strides[last],
                  out + row * tensor->shape[last]);
      for (int i = last - 1; i >= 0 && ++at[i] == tensor->shape[i]; i--)
        at[i] = 0;
    }
}

void
numbers_gather (const Tensor *tensor, float *out)
{
  if (tensor->strided)
    gather_rows (tensor, (gint64) numbers_size (tensor->dtype), out);
  else
    gather_run (tensor->dtype, tensor->data, tensor->count, 1, out);
}
