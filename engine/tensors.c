/* tensors.c - tensor files: networks' inputs read, results written.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The format is that of checkpoints, described in checkpoint/weights/safetensors.c.
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "atomic-file.h"
#include "checkpoint/weights/weights.h"
#include "via.h"

static gboolean
has_shape (const Tensor *tensor, int rank, const gint64 *shape)
{
  return tensor->dtype == DTYPE_F32 && tensor->rank == rank
         && (rank == 0 || memcmp (tensor->shape, shape, (gsize) rank * sizeof *shape) == 0);
}

static char *
shape_text (int rank, const gint64 *shape)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i ? " × " : "", shape[i]);
  return g_string_free (text, FALSE);
}

float *
via_tensor_read (const char *path, const char *name, int rank, const gint64 *shape, GError **error)
{
  g_autoptr (Weights) file = weights_open (path, error);
  g_autofree char *wanted = shape_text (rank, shape);
  const Tensor    *tensor = file ? weights_find (file, name) : NULL;
  const float     *lent;
  gsize            size;
  float           *numbers;

  if (!file)
    return NULL;
  if (!tensor || !has_shape (tensor, rank, shape))
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” should hold “%s” with %s numbers of type F32"), path, name, wanted);
      return NULL;
    }
  lent = weights_floats (file, tensor, error);
  if (!lent)
    return NULL;
  size = (gsize) tensor->count * sizeof (float);
  numbers = g_try_malloc (MAX (size, 1));
  if (numbers)
    memcpy (numbers, lent, size);
  else
    g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("“%s” needs %zu MiB more memory than there is"), path, size >> 20);
  return numbers;
}

static gsize
size_in_bytes (const ViaTensor *tensor)
{
  gsize size = strcmp (tensor->dtype, "F32") == 0 ? sizeof (float) : sizeof (gint64);

  for (int i = 0; i < tensor->rank; i++)
    size *= (gsize) tensor->shape[i];
  return size;
}

/* `text` as a JSON string. */
static void
append_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (; *text; text++)
    if ((guchar) *text < 0x20)
      g_string_append_printf (json, "\\u%04x", *text);
    else
      g_string_append_printf (json, "%s%c", strchr ("\"\\", *text) ? "\\" : "", *text);
  g_string_append_c (json, '"');
}

static void
append_metadata (GString *json, const char *const *metadata)
{
  g_string_append (json, "\"__metadata__\":{");
  for (gsize i = 0; metadata[i]; i += 2)
    {
      g_string_append (json, i ? "," : "");
      append_string (json, metadata[i]);
      g_string_append_c (json, ':');
      append_string (json, metadata[i + 1]);
    }
  g_string_append_c (json, '}');
}

/* The header, padded with spaces so that the data begin at a multiple of 8. */
static GString *
header (const ViaTensor *tensors, guint n, const char *const *metadata)
{
  GString *json = g_string_new ("{");
  gsize    begin = 0;

  if (metadata)
    append_metadata (json, metadata);
  for (guint i = 0; i < n; i++)
    {
      g_string_append (json, json->len > 1 ? "," : "");
      append_string (json, tensors[i].name);
      g_string_append_printf (json, ":{\"dtype\":\"%s\",\"shape\":[", tensors[i].dtype);
      for (int d = 0; d < tensors[i].rank; d++)
        g_string_append_printf (json, "%s%" G_GINT64_FORMAT, d ? "," : "", tensors[i].shape[d]);
      g_string_append_printf (json, "],\"data_offsets\":[%" G_GSIZE_FORMAT ",%" G_GSIZE_FORMAT "]}", begin,
                              begin + size_in_bytes (&tensors[i]));
      begin += size_in_bytes (&tensors[i]);
    }
  g_string_append_c (json, '}');
  while (json->len % 8)
    g_string_append_c (json, ' ');
  return json;
}

static gboolean
write_tensors (AtomicFile *file, const ViaTensor *tensors, guint n, const char *const *metadata, GError **error)
{
  GString *json = header (tensors, n, metadata);
  guint64  length = GUINT64_TO_LE (json->len);
  gboolean good = atomic_file_write (file, &length, sizeof length, error) && atomic_file_write (file, json->str, json->len, error);

  for (guint i = 0; good && i < n; i++)
    good = atomic_file_write (file, tensors[i].data, size_in_bytes (&tensors[i]), error);
  g_string_free (json, TRUE);
  return good;
}

gboolean
via_tensor_write_to (int fd, const ViaTensor *tensors, guint n, const char *const *metadata, GError **error)
{
  AtomicFile lent = { .fd = fd };
  g_autoptr (GError) problem = NULL;

  if (write_tensors (&lent, tensors, n, metadata, &problem))
    return TRUE;
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_FILE, problem->message);
  return FALSE;
}

gboolean
via_tensor_write (const char *path, const ViaTensor *tensors, guint n, const char *const *metadata, GError **error)
{
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GError) problem = NULL;

  if (atomic_file_begin (&file, path, &problem) && write_tensors (&file, tensors, n, metadata, &problem)
      && atomic_file_commit (&file, &problem))
    return TRUE;
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” could not be written: %s"), path, problem->message);
  return FALSE;
}
