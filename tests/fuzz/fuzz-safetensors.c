/* fuzz-safetensors.c - any bytes as a safetensors file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "checkpoint/weights/safetensors.h"
#include "harness.h"

static void
read_index (const guint8 *data, gsize size)
{
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (Tensor));
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  GStringChunk *names = g_string_chunk_new (4096);
  gboolean      good = safetensors_read (data, size, "input", tensors, metadata, names, &error);

  g_assert (good == (error == NULL));
  for (guint i = 0; good && i < tensors->len; i++)
    harness_check_tensor (NULL, &g_array_index (tensors, Tensor, i), data, size);
  g_string_chunk_free (names);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  harness_run (read_index, data, size);
  return 0;
}
