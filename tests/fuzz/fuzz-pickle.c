/* fuzz-pickle.c - any bytes as the index of a PyTorch file, whose numbers are then taken to be there.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "checkpoint/base/numbers.h"
#include "checkpoint/pytorch/pickle.h"
#include "checkpoint/pytorch/tree.h"
#include "harness.h"

typedef struct
{
  const guint8 *data;
  gsize         size;
} Input;

/* The input itself stands for every storage that is not larger. */
static gboolean
place (gpointer data, Storage *storage, ParseError *error)
{
  const Input *input = data;

  if ((gsize) storage->bytes > input->size)
    return parse_error_file (error, "too large");
  storage->data = input->data;
  return TRUE;
}

static void
gather (const Tensor *tensor)
{
  g_autofree float *numbers = NULL;

  if (!numbers_are_floats (tensor->dtype))
    return;
  numbers = g_new (float, tensor->count + 1);
  numbers_gather (tensor, numbers);
}

static void
read_index (const guint8 *data, gsize size)
{
  Input      input = { data, size };
  ParseError error = { 0 };
  g_autoptr (Values) values = values_new (&error);
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (Tensor));
  GStringChunk *names = g_string_chunk_new (4096);
  gsize         used;
  Value        *root = pickle_read (values, data, size, &used);
  gboolean      good = root && tree_read (root, place, &input, tensors, names, &error);

  g_assert (good == (error.text == NULL) && used <= size);
  for (guint i = 0; good && i < tensors->len; i++)
    {
      harness_check_tensor (NULL, &g_array_index (tensors, Tensor, i), data, size);
      gather (&g_array_index (tensors, Tensor, i));
    }
  g_string_chunk_free (names);
  parse_error_clear (&error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  harness_run (read_index, data, size);
  return 0;
}
