/* golden.c - reads golden results.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "golden.h"

#include <string.h>

#include "checkpoint/weights/weights.h"

struct _Golden
{
  Weights    *weights;
  GHashTable *widened; /* name -> double * */
};

Golden *
golden_open (const char *name)
{
  Golden          *golden = g_new0 (Golden, 1);
  g_autofree char *file = g_strconcat (name, ".golden.safetensors", NULL);
  g_autofree char *path = g_build_filename (TEST_DATA, "golden", file, NULL);
  GError          *error = NULL;

  golden->weights = weights_open (path, &error);
  g_assert_no_error (error);
  golden->widened = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  return golden;
}

void
golden_free (Golden *golden)
{
  if (!golden)
    return;
  g_hash_table_unref (golden->widened);
  weights_free (golden->weights);
  g_free (golden);
}

guint
golden_n_tensors (const Golden *golden)
{
  return weights_n_tensors (golden->weights);
}

const char *
golden_tensor_name (const Golden *golden, guint i)
{
  return weights_nth (golden->weights, i)->name;
}

const void *
golden_raw (Golden *golden, const char *name, gsize *count)
{
  const Tensor *tensor = weights_find (golden->weights, name);

  if (!tensor)
    return NULL;
  *count = (gsize) tensor->count;
  return tensor->data;
}

static double *
widen (const Tensor *tensor)
{
  double *numbers = g_new (double, tensor->count);

  g_assert_true (tensor->dtype == DTYPE_F64 || tensor->dtype == DTYPE_F32);
  if (tensor->dtype == DTYPE_F64)
    memcpy (numbers, tensor->data, (gsize) tensor->count * sizeof *numbers);
  else
    for (gint64 i = 0; i < tensor->count; i++)
      {
        float number;

        memcpy (&number, (const char *) tensor->data + i * (gint64) sizeof number, sizeof number);
        numbers[i] = number;
      }
  return numbers;
}

const double *
golden_tensor (Golden *golden, const char *name, gsize *count)
{
  const Tensor *tensor = weights_find (golden->weights, name);
  double       *numbers;

  if (!tensor)
    return NULL;
  numbers = g_hash_table_lookup (golden->widened, tensor->name);
  if (!numbers)
    {
      numbers = widen (tensor);
      g_hash_table_insert (golden->widened, (gpointer) tensor->name, numbers);
    }
  if (count)
    *count = (gsize) tensor->count;
  return numbers;
}
