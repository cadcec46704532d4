/* fuzz-torch.c - any bytes as a checkpoint: told apart, opened, and all of its numbers read.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "harness.h"

static void
open_all (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (Weights) weights = weights_open_bytes (bytes, "input", &error);

  g_assert ((weights != NULL) == (error == NULL));
  for (guint i = 0; weights && i < weights_n_tensors (weights); i++)
    harness_check_tensor (weights, weights_nth (weights, i), data, size);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  harness_run (open_all, data, size);
  return 0;
}
