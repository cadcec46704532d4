/* harness.c - what the fuzz targets share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The linker sends the code's g_try_ allocations here (--wrap); those that do not promise to survive are left alone.
 */
#include "harness.h"

#include "checkpoint/base/numbers.h"
#include "via.h"

static gsize calls, fails_at; /* counted from 1; fails_at 0 is never */

G_DEFINE_QUARK (via - error - quark, via_error)

gpointer __real_g_try_malloc (gsize size);
gpointer __real_g_try_malloc_n (gsize n, gsize size);
gpointer __real_g_try_malloc0 (gsize size);
gpointer __real_g_try_malloc0_n (gsize n, gsize size);
gpointer __wrap_g_try_malloc (gsize size);
gpointer __wrap_g_try_malloc_n (gsize n, gsize size);
gpointer __wrap_g_try_malloc0 (gsize size);
gpointer __wrap_g_try_malloc0_n (gsize n, gsize size);

gpointer
__wrap_g_try_malloc (gsize size)
{
  return ++calls == fails_at ? NULL : __real_g_try_malloc (size);
}

gpointer
__wrap_g_try_malloc_n (gsize n, gsize size)
{
  return ++calls == fails_at ? NULL : __real_g_try_malloc_n (n, size);
}

gpointer
__wrap_g_try_malloc0 (gsize size)
{
  return ++calls == fails_at ? NULL : __real_g_try_malloc0 (size);
}

gpointer
__wrap_g_try_malloc0_n (gsize n, gsize size)
{
  return ++calls == fails_at ? NULL : __real_g_try_malloc0_n (n, size);
}

/* FNV-1a. */
static guint32
hash (const guint8 *data, gsize size)
{
  guint32 value = 2166136261u;

  for (gsize i = 0; i < size; i++)
    value = (value ^ data[i]) * 16777619u;
  return value;
}

void
harness_run (HarnessCase run, const guint8 *data, gsize size)
{
  calls = fails_at = 0;
  run (data, size);
  if (calls == 0)
    return;
  fails_at = 1 + hash (data, size) % calls;
  calls = 0;
  run (data, size);
}

static gsize
width_of (DType dtype)
{
  return dtype == DTYPE_F64 || dtype == DTYPE_I64 ? 8 : dtype == DTYPE_F32 ? 4 : dtype == DTYPE_OTHER ? 0 : 2;
}

void
harness_check_tensor (Weights *weights, const Tensor *tensor, const guint8 *block, gsize size)
{
  const guint8 *data = tensor->data;
  gsize         last = (gsize) tensor->count - 1;
  const float  *numbers;
  float         sum = 0;

  g_assert (tensor->count >= 0 && g_utf8_validate (tensor->name, -1, NULL));
  if (tensor->count == 0)
    return;
  if (tensor->strided)
    for (int i = last = 0; i < tensor->rank; i++)
      last += (gsize) ((tensor->shape[i] - 1) * tensor->strides[i]);
  g_assert (data >= block && data <= block + size);
  if (tensor->dtype != DTYPE_OTHER)
    g_assert ((last + 1) * width_of (tensor->dtype) <= (gsize) (block + size - data));
  numbers = weights ? weights_floats (weights, tensor, NULL) : NULL;
  for (gint64 i = 0; numbers && i < tensor->count; i++)
    sum += numbers[i];
  /* So that the numbers are read. */
  __asm__ volatile("" : : "g"(sum));
}
