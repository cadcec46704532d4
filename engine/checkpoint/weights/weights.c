/* weights.c - the named tensors of one checkpoint, lent from a mapped file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "weights.h"

#include <glib/gi18n-lib.h>
#include <stdalign.h>

#include "../base/file.h"
#include "../base/numbers.h"
#include "../pytorch/torch.h"
#include "other-formats.h"
#include "safetensors.h"
#include "shards.h"
#include "via.h"

#if G_BYTE_ORDER != G_LITTLE_ENDIAN
#error Checkpoints are little endian and used in place.
#endif

struct _Weights
{
  char         *path;
  GBytes       *bytes;
  GPtrArray    *shards;   /* of Weights, when there are several files; tensors and names are theirs */
  GPtrArray    *added;    /* the same, by weights_add() */
  GArray       *tensors;  /* of Tensor */
  GHashTable   *by_name;  /* name -> const Tensor * */
  GHashTable   *parts;    /* name of our own -> const Tensor *, or NULL */
  GHashTable   *metadata; /* text -> text, both in names */
  GStringChunk *names;
  GPtrArray    *foreign; /* of char *, in names; NULL at its end once complete */
  float       **widened; /* [n_widened], one per tensor; NULL where the file's own numbers are used */
  guint         n_widened;
  GPtrArray    *given; /* of Tensor, and of its numbers */
};

static Weights *
new_weights (GBytes *bytes, const char *path)
{
  Weights *weights = g_new0 (Weights, 1);

  weights->path = g_strdup (path);
  weights->bytes = g_bytes_ref (bytes);
  weights->shards = g_ptr_array_new_with_free_func ((GDestroyNotify) weights_free);
  weights->added = g_ptr_array_new_with_free_func ((GDestroyNotify) weights_free);
  weights->tensors = g_array_new (FALSE, FALSE, sizeof (Tensor));
  weights->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  weights->parts = g_hash_table_new (g_str_hash, g_str_equal);
  weights->metadata = g_hash_table_new (g_str_hash, g_str_equal);
  weights->names = g_string_chunk_new (4096);
  weights->foreign = g_ptr_array_new ();
  weights->given = g_ptr_array_new_with_free_func (g_free);
  return weights;
}

/* Whenever tensors have been added. */
static void
index_names (Weights *weights)
{
  guint old = weights->n_widened, n = weights->tensors->len;

  weights->widened = g_renew (float *, weights->widened, n);
  for (guint i = old; i < n; i++)
    weights->widened[i] = NULL;
  weights->n_widened = n;
  g_hash_table_remove_all (weights->by_name);
  for (guint i = 0; i < n; i++)
    {
      Tensor *tensor = &g_array_index (weights->tensors, Tensor, i);

      g_hash_table_insert (weights->by_name, (gpointer) tensor->name, tensor);
    }
}

/* Once all tensors are there, and before anybody sees them. */
static Weights *
complete (Weights *weights)
{
  index_names (weights);
  g_ptr_array_add (weights->foreign, NULL);
  return weights;
}

Weights *
weights_open_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (Weights) weights = NULL;
  gsize         size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  gboolean      good;

  if (!other_formats_check (bytes, name, error))
    return NULL;
  weights = new_weights (bytes, name);
  if (torch_recognises (data, size))
    good = torch_read (data, size, name, weights->tensors, weights->names, weights->foreign, error);
  else
    good = safetensors_read (data, size, name, weights->tensors, weights->metadata, weights->names, error);
  return good ? complete (g_steal_pointer (&weights)) : NULL;
}

/* Adds one file of several: all of its tensors. */
static gboolean
open_shard (Weights *weights, Shards *shards, guint i, GError **error)
{
  const char *path = shards->paths->pdata[i];
  g_autoptr (GBytes) bytes = file_bytes (path, G_MAXSSIZE, error);
  Weights *shard = bytes ? weights_open_bytes (bytes, path, error) : NULL;

  if (!shard)
    return FALSE;
  g_ptr_array_add (weights->shards, shard);
  g_array_append_vals (weights->tensors, shard->tensors->data, shard->tensors->len);
  for (guint k = 0; k + 1 < shard->foreign->len; k++)
    g_ptr_array_add (weights->foreign, shard->foreign->pdata[k]);
  return shards_check (shards, i, shard->tensors, error);
}

static gboolean
open_shards (Weights *weights, GError **error)
{
  g_autoptr (Shards) shards = shards_read (weights->bytes, weights->path, error);

  if (!shards)
    return FALSE;
  for (guint i = 0; i < shards->paths->len; i++)
    if (!open_shard (weights, shards, i, error))
      return FALSE;
  return shards_check_all (shards, error);
}

Weights *
weights_open (const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = file_bytes (path, G_MAXSSIZE, error);
  g_autoptr (Weights) weights = NULL;

  if (!bytes)
    return NULL;
  if (!shards_recognise (bytes))
    return weights_open_bytes (bytes, path, error);
  weights = new_weights (bytes, path);
  return open_shards (weights, error) ? complete (g_steal_pointer (&weights)) : NULL;
}

static void
add_metadata (Weights *weights, const Weights *more, const char *prefix)
{
  GHashTableIter it;
  gpointer       key, text;

  g_hash_table_iter_init (&it, more->metadata);
  while (g_hash_table_iter_next (&it, &key, &text))
    {
      g_autofree char *name = g_strconcat (prefix, key, NULL);

      g_hash_table_insert (weights->metadata, g_string_chunk_insert (weights->names, name), text); /* `more` lives as long */
    }
}

gboolean
weights_add (Weights *weights, const char *path, const char *prefix, GError **error)
{
  Weights *more = weights_open (path, error);
  guint    old = weights->tensors->len;

  if (!more)
    return FALSE;
  g_ptr_array_add (weights->added, more);
  g_array_append_vals (weights->tensors, more->tensors->data, more->tensors->len);
  for (guint i = old; i < weights->tensors->len; i++)
    {
      Tensor          *tensor = &g_array_index (weights->tensors, Tensor, i);
      g_autofree char *name = g_strconcat (prefix, tensor->name, NULL);

      tensor->name = g_string_chunk_insert (weights->names, name);
    }
  index_names (weights);
  add_metadata (weights, more, prefix);
  return TRUE;
}

void
weights_free (Weights *weights)
{
  if (!weights)
    return;
  for (guint i = 0; i < weights->n_widened; i++)
    g_free (weights->widened[i]);
  g_free (weights->widened);
  g_hash_table_unref (weights->by_name);
  g_hash_table_unref (weights->parts);
  g_hash_table_unref (weights->metadata);
  g_array_unref (weights->tensors);
  g_ptr_array_unref (weights->foreign);
  g_ptr_array_unref (weights->given);
  g_ptr_array_unref (weights->shards);
  g_ptr_array_unref (weights->added);
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

const Weights *
weights_file (const Weights *weights, guint i)
{
  if (i == 0)
    return weights;
  return i <= weights->shards->len ? weights->shards->pdata[i - 1] : NULL;
}

const char *const *
weights_foreign (const Weights *weights)
{
  return (const char *const *) weights->foreign->pdata;
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

const char *
weights_metadata (const Weights *weights, const char *key)
{
  return g_hash_table_lookup (weights->metadata, key);
}

const Tensor *
weights_find (const Weights *weights, const char *name)
{
  return g_hash_table_lookup (weights->by_name, name);
}

void
weights_name (Weights *weights, const char *name, const Tensor *tensor)
{
  g_hash_table_insert (weights->parts, g_string_chunk_insert (weights->names, name), (gpointer) tensor);
}

const Tensor *
weights_part (const Weights *weights, const char *name)
{
  return g_hash_table_lookup (g_hash_table_size (weights->parts) ? weights->parts : weights->by_name, name);
}

const char **
weights_part_names (const Weights *weights)
{
  return (const char **) g_hash_table_get_keys_as_array (weights->parts, NULL);
}

void
weights_give (Weights *weights, const char *name, float *numbers)
{
  Tensor *tensor = g_memdup2 (weights_part (weights, name), sizeof *tensor);

  tensor->dtype = DTYPE_F32;
  tensor->strided = FALSE;
  tensor->data = numbers;
  g_ptr_array_add (weights->given, tensor);
  g_ptr_array_add (weights->given, numbers);
  weights_name (weights, name, tensor);
}

const float *
weights_floats (Weights *weights, const Tensor *tensor, GError **error)
{
  float **widened;
  gsize   size;

  if (tensor->dtype == DTYPE_F32 && !tensor->strided && (guintptr) tensor->data % alignof (float) == 0)
    return tensor->data;
  if (!numbers_are_floats (tensor->dtype))
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                   _ ("“%s” stores “%s” as another kind of number than a network computes with"), weights->path, tensor->name);
      return NULL;
    }
  widened = &weights->widened[tensor - (const Tensor *) (gconstpointer) weights->tensors->data];
  if (*widened)
    return *widened;
  /* No overflow: the file holds at least two bytes for each, so there are less than 2^62. */
  size = (gsize) tensor->count * sizeof (float);
  *widened = g_try_malloc (MAX (size, 1));
  if (!*widened)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("“%s” needs %zu MiB more memory than there is"), weights->path,
                   size >> 20);
      return NULL;
    }
  numbers_gather (tensor, *widened);
  return *widened;
}
