/* weights.c - the named tensors of one checkpoint, lent from a mapped file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "weights.h"

#include <stdalign.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "file.h"
#include "safetensors.h"
#include "via.h"

#if G_BYTE_ORDER != G_LITTLE_ENDIAN
#error Checkpoints are little endian and used in place.
#endif

struct _Weights
{
  char         *path;
  GBytes       *bytes;
  GArray       *tensors; /* of Tensor */
  GHashTable   *by_name; /* name -> const Tensor * */
  GStringChunk *names;
  float       **widened; /* [n_tensors], NULL where the file's own numbers are used */
};

/* What people put in the models folder instead of a safetensors file. */
static const struct
{
  const char *begin; /* upper or lower case */
  gsize       length;
  const char *what;
} strangers[] = {
  { "PK\3\4", 4, N_ ("a PyTorch file, which this version cannot read; please use the safetensors file of the model") },
  { "\x80\2\x8a\n", 4, N_ ("a PyTorch file, which this version cannot read; please use the safetensors file of the model") },
  { "version https://git-lfs", 23, N_ ("only a pointer to the model (Git LFS); please download the file it points to") },
  { "<!doctype html", 14, N_ ("a web page, not the model; please download it again") },
  { "<html", 5, N_ ("a web page, not the model; please download it again") },
  { "GGUF", 4, N_ ("a GGUF file, which is not supported; please use the safetensors file of the model") },
  { "\x89HDF", 4, N_ ("an HDF5 file, which is not supported; please use the safetensors file of the model") },
};

static gboolean
refuse_strangers (GBytes *bytes, const char *name, GError **error)
{
  gsize       size;
  const char *data = g_bytes_get_data (bytes, &size);

  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    if (size >= strangers[i].length && g_ascii_strncasecmp (data, strangers[i].begin, strangers[i].length) == 0)
      {
        g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” is %s"), name, _ (strangers[i].what));
        return FALSE;
      }
  return TRUE;
}

Weights *
weights_open_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Weights) weights = NULL;

  if (!refuse_strangers (bytes, name, error))
    return NULL;
  weights = g_new0 (Weights, 1);
  weights->path = g_strdup (name);
  weights->bytes = g_bytes_ref (bytes);
  weights->tensors = g_array_new (FALSE, FALSE, sizeof (Tensor));
  weights->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  weights->names = g_string_chunk_new (4096);
  if (!safetensors_read (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), name, weights->tensors, weights->names, error))
    return NULL;
  weights->widened = g_new0 (float *, weights->tensors->len);
  for (guint i = 0; i < weights->tensors->len; i++)
    {
      Tensor *tensor = &g_array_index (weights->tensors, Tensor, i);

      g_hash_table_insert (weights->by_name, (gpointer) tensor->name, tensor);
    }
  return g_steal_pointer (&weights);
}

Weights *
weights_open (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = file_bytes (path, G_MAXSSIZE, error);

  return bytes ? weights_open_bytes (bytes, path, error) : NULL;
}

void
weights_free (Weights *weights)
{
  if (!weights)
    return;
  for (guint i = 0; weights->widened && i < weights->tensors->len; i++)
    g_free (weights->widened[i]);
  g_free (weights->widened);
  g_hash_table_unref (weights->by_name);
  g_array_unref (weights->tensors);
  g_string_chunk_free (weights->names);
  g_bytes_unref (weights->bytes);
  g_free (weights->path);
  g_free (weights);
}

const char *
weights_path (const Weights *weights)
{
  return weights->path;
}

GBytes *
weights_bytes (const Weights *weights)
{
  return weights->bytes;
}

guint
weights_n_tensors (const Weights *weights)
{
  return weights->tensors->len;
}

const Tensor *
weights_nth (const Weights *weights, guint i)
{
  return &g_array_index (weights->tensors, Tensor, i);
}

const Tensor *
weights_find (const Weights *weights, const char *name)
{
  return g_hash_table_lookup (weights->by_name, name);
}

void
weights_alias (Weights *weights, const char *name, const Tensor *tensor)
{
  g_hash_table_insert (weights->by_name, g_string_chunk_insert (weights->names, name), (gpointer) tensor);
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

static void
widen (const Tensor *tensor, float *out)
{
  const char *data = tensor->data;

  if (tensor->dtype == DTYPE_F32)
    memcpy (out, data, (gsize) tensor->count * sizeof *out);
  else if (tensor->dtype == DTYPE_F64)
    for (gint64 i = 0; i < tensor->count; i++)
      {
        double value;

        memcpy (&value, data + i * (gint64) sizeof value, sizeof value);
        out[i] = (float) value;
      }
  else
    for (gint64 i = 0; i < tensor->count; i++)
      {
        guint16 half;

        memcpy (&half, data + i * (gint64) sizeof half, sizeof half);
        out[i] = tensor->dtype == DTYPE_F16 ? half_to_float (half) : bfloat_to_float (half);
      }
}

const float *
weights_floats (Weights *weights, const Tensor *tensor, GError **error)
{
  float **widened = &weights->widened[tensor - (const Tensor *) (gconstpointer) weights->tensors->data];
  gsize   size;

  if (tensor->dtype == DTYPE_F32 && (guintptr) tensor->data % alignof (float) == 0)
    return tensor->data;
  if (tensor->dtype == DTYPE_I64 || tensor->dtype == DTYPE_OTHER)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                   _ ("“%s” stores “%s” as another kind of number than a network computes with"), weights->path, tensor->name);
      return NULL;
    }
  if (*widened)
    return *widened;
  /* No overflow: the file holds at least two bytes for each, so there are less than 2^62. */
  size = (gsize) tensor->count * sizeof (float);
  *widened = g_try_malloc (MAX (size, 1));
  if (!*widened)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("“%s” needs %" G_GSIZE_FORMAT " MiB more memory than there is"),
                   weights->path, size >> 20);
      return NULL;
    }
  widen (tensor, *widened);
  return *widened;
}
