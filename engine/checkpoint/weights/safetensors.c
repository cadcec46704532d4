/* safetensors.c - reads the index of a safetensors file, distrusting every byte.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The format: a 64-bit little-endian N, N bytes of JSON, then the data.  The JSON is one object: name -> {"dtype": "F32",
 * "shape": [2, 3], "data_offsets": [begin, end]}, offsets counted from the end of the JSON, and optionally "__metadata__" ->
 * {text: text}.  The data must tile the rest of the file exactly: an overlap would let a small file claim terabytes, a gap or
 * a tail could hide another file.
 * Source: https://github.com/huggingface/safetensors, README.md and safetensors/src/tensor.rs.
 */
#include "safetensors.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "header-json.h"
#include "via.h"

/* Vision Transformers have headers of 20-60 KiB, some hundred entries, and names of less than 100 bytes. */
#define HEADER_MOST (16u << 20)
#define ENTRIES_MOST 20000u
#define NAME_MOST 512

static const struct
{
  const char *name;
  int         bits;
  DType       dtype;
} types[] = {
  { "F32", 32, DTYPE_F32 },          { "F16", 16, DTYPE_F16 },      { "BF16", 16, DTYPE_BF16 },
  { "F64", 64, DTYPE_F64 },          { "I64", 64, DTYPE_I64 },      { "BOOL", 8, DTYPE_OTHER },
  { "U8", 8, DTYPE_OTHER },          { "I8", 8, DTYPE_OTHER },      { "I16", 16, DTYPE_OTHER },
  { "U16", 16, DTYPE_OTHER },        { "I32", 32, DTYPE_OTHER },    { "U32", 32, DTYPE_OTHER },
  { "U64", 64, DTYPE_OTHER },        { "C64", 64, DTYPE_OTHER },    { "F8_E5M2", 8, DTYPE_OTHER },
  { "F8_E4M3", 8, DTYPE_OTHER },     { "F8_E8M0", 8, DTYPE_OTHER }, { "F8_E4M3FNUZ", 8, DTYPE_OTHER },
  { "F8_E5M2FNUZ", 8, DTYPE_OTHER }, { "F4", 4, DTYPE_OTHER },      { "F6_E2M3", 6, DTYPE_OTHER },
  { "F6_E3M2", 6, DTYPE_OTHER },
};

typedef struct
{
  Tensor tensor;
  gint64 begin, end; /* within the data */
  int    bits;
} HeaderEntry;

typedef struct
{
  HeaderJson    json;
  GString      *text;
  GArray       *entries; /* of Entry */
  GHashTable   *seen;    /* their names */
  GHashTable   *metadata;
  GStringChunk *names;
} HeaderReader;

static gboolean
read_type (HeaderReader *r, HeaderEntry *entry)
{
  if (!header_json_string (&r->json, NAME_MOST, r->text))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (strcmp (types[i].name, r->text->str) == 0)
      {
        entry->tensor.dtype = types[i].dtype;
        entry->bits = types[i].bits;
        return TRUE;
      }
  return header_json_error (&r->json, _ ("“%s” has the unknown number type “%s”"), entry->tensor.name, r->text->str);
}

static gboolean
read_shape_list (HeaderReader *r, Tensor *tensor)
{
  gboolean first = TRUE;

  if (!header_json_expect (&r->json, '['))
    return FALSE;
  while (header_json_next (&r->json, ']', &first))
    {
      if (tensor->rank == TENSOR_MAX_RANK)
        return header_json_error (&r->json, _ ("“%s” has more than %d dimensions"), tensor->name, TENSOR_MAX_RANK);
      if (!header_json_number (&r->json, &tensor->shape[tensor->rank++]))
        return FALSE;
    }
  return !r->json.error;
}

static gboolean
read_offsets (HeaderReader *r, HeaderEntry *entry)
{
  return header_json_expect (&r->json, '[') && header_json_number (&r->json, &entry->begin) && header_json_expect (&r->json, ',')
         && header_json_number (&r->json, &entry->end) && header_json_expect (&r->json, ']');
}

/* {"dtype": …, "shape": …, "data_offsets": …} in any order: each of the three once, and nothing else. */
static gboolean
read_fields (HeaderReader *r, HeaderEntry *entry)
{
  static const char *const fields[] = { "dtype", "shape", "data_offsets" };
  gboolean                 first = TRUE;
  unsigned                 found = 0;

  if (!header_json_expect (&r->json, '{'))
    return FALSE;
  while (header_json_next (&r->json, '}', &first))
    {
      unsigned field = 0;

      if (!header_json_string (&r->json, NAME_MOST, r->text) || !header_json_expect (&r->json, ':'))
        return FALSE;
      while (field < G_N_ELEMENTS (fields) && strcmp (fields[field], r->text->str) != 0)
        field++;
      if (field == G_N_ELEMENTS (fields) || found & 1u << field)
        return header_json_error (&r->json, _ ("“%s” has an unknown or repeated field “%s”"), entry->tensor.name, r->text->str);
      found |= 1u << field;
      if (!(field == 0 ? read_type (r, entry) : field == 1 ? read_shape_list (r, &entry->tensor) : read_offsets (r, entry)))
        return FALSE;
    }
  if (!r->json.error && found != (1u << G_N_ELEMENTS (fields)) - 1)
    return header_json_error (&r->json, _ ("“%s” lacks its type, shape or place"), entry->tensor.name);
  return !r->json.error;
}

/* The shape times the size of a number must be exactly the range. */
static gboolean
check_size (HeaderReader *r, HeaderEntry *entry)
{
  Tensor *tensor = &entry->tensor;
  gint64  bits;

  tensor->count = 1;
  for (int i = 0; i < tensor->rank; i++)
    if (__builtin_mul_overflow (tensor->count, tensor->shape[i], &tensor->count))
      return header_json_error (&r->json, _ ("“%s” is larger than any file"), tensor->name);
  if (__builtin_mul_overflow (tensor->count, (gint64) entry->bits, &bits))
    return header_json_error (&r->json, _ ("“%s” is larger than any file"), tensor->name);
  if (entry->end < entry->begin || bits % 8 != 0 || entry->end - entry->begin != bits / 8)
    return header_json_error (&r->json, _ ("the place of “%s” does not have the size of its shape"), tensor->name);
  return TRUE;
}

/* {text: text}; whatever the texts mean. */
static gboolean
read_metadata (HeaderReader *r)
{
  gboolean first = TRUE;
  char    *key;

  if (!header_json_expect (&r->json, '{'))
    return FALSE;
  while (header_json_next (&r->json, '}', &first))
    {
      if (!header_json_string (&r->json, HEADER_MOST, r->text) || !header_json_expect (&r->json, ':'))
        return FALSE;
      if (g_hash_table_size (r->metadata) == ENTRIES_MOST)
        return header_json_error (&r->json, _ ("it holds more than %u entries"), ENTRIES_MOST);
      key = g_string_chunk_insert_len (r->names, r->text->str, r->text->len);
      if (!header_json_string (&r->json, HEADER_MOST, r->text))
        return FALSE;
      g_hash_table_insert (r->metadata, key, g_string_chunk_insert_len (r->names, r->text->str, r->text->len));
    }
  return !r->json.error;
}

static gboolean
read_member (HeaderReader *r)
{
  HeaderEntry entry = { 0 };
  char       *name;

  if (!header_json_string (&r->json, NAME_MOST, r->text) || !header_json_expect (&r->json, ':'))
    return FALSE;
  if (r->entries->len == ENTRIES_MOST)
    return header_json_error (&r->json, _ ("it holds more than %u entries"), ENTRIES_MOST);
  name = g_string_chunk_insert_len (r->names, r->text->str, r->text->len);
  if (!g_hash_table_add (r->seen, name))
    return header_json_error (&r->json, _ ("it holds “%s” twice"), name);
  if (strcmp (name, "__metadata__") == 0)
    return read_metadata (r);
  entry.tensor.name = name;
  if (!read_fields (r, &entry) || !check_size (r, &entry))
    return FALSE;
  g_array_append_val (r->entries, entry);
  return TRUE;
}

static gboolean
read_header (HeaderReader *r)
{
  gboolean first = TRUE;

  if (!g_utf8_validate_len (r->json.at, r->json.end - r->json.at, NULL))
    return header_json_error (&r->json, _ ("its header is not a text in UTF-8"));
  if (!header_json_expect (&r->json, '{'))
    return FALSE;
  while (header_json_next (&r->json, '}', &first))
    if (!read_member (r))
      return FALSE;
  return !r->json.error && header_json_at_end (&r->json);
}

/* Empty entries first where places are equal, so that they do not look like overlaps. */
static int
by_place (gconstpointer a, gconstpointer b)
{
  const HeaderEntry *const *x = a, *const *y = b;

  if ((*x)->begin != (*y)->begin)
    return (*x)->begin < (*y)->begin ? -1 : 1;
  return (*x)->end < (*y)->end ? -1 : (*x)->end > (*y)->end;
}

/* No gap, no overlap, no tail: the places in order must tile 0 … size. */
static gboolean
check_tiling (HeaderReader *r, guint64 size)
{
  g_autoptr (GPtrArray) order = g_ptr_array_sized_new (r->entries->len);
  guint64 covered = 0;

  for (guint i = 0; i < r->entries->len; i++)
    g_ptr_array_add (order, &g_array_index (r->entries, HeaderEntry, i));
  g_ptr_array_sort (order, by_place);
  for (guint i = 0; i < order->len; i++)
    {
      const HeaderEntry *entry = order->pdata[i];

      if ((guint64) entry->begin != covered)
        return header_json_error (&r->json, _ ("“%s” does not begin where the entry before it ends"), entry->tensor.name);
      covered = (guint64) entry->end;
    }
  if (covered > size)
    return header_json_error (&r->json, _ ("it is incomplete: %" PRIu64 " bytes are missing"), covered - size);
  if (covered < size)
    return header_json_error (&r->json, _ ("%" PRIu64 " bytes follow its last entry"), size - covered);
  return TRUE;
}

static gboolean
read_entries (HeaderReader *r, const guint8 *bytes, gsize size)
{
  guint64 header;

  if (size < sizeof header)
    return header_json_error (&r->json, _ ("it holds only %zu bytes"), size);
  memcpy (&header, bytes, sizeof header);
  header = GUINT64_FROM_LE (header);
  if (header > HEADER_MOST)
    return header_json_error (&r->json, _ ("its header claims to be longer than %u bytes"), HEADER_MOST);
  if (header > size - sizeof header)
    return header_json_error (&r->json, _ ("it ends within its header"));
  r->json.at = (const char *) bytes + sizeof header;
  r->json.end = r->json.at + header;
  return read_header (r) && check_tiling (r, size - sizeof header - header);
}

gboolean
safetensors_read (const guint8 *bytes, gsize size, const char *path, GArray *entries, GHashTable *metadata, GStringChunk *names,
                  GError **error)
{
  HeaderReader r = { .names = names, .metadata = metadata };
  gboolean     good;

  r.text = g_string_new (NULL);
  r.entries = g_array_new (FALSE, FALSE, sizeof (HeaderEntry));
  r.seen = g_hash_table_new (g_str_hash, g_str_equal);
  good = read_entries (&r, bytes, size);
  for (guint i = 0; good && i < r.entries->len; i++)
    {
      HeaderEntry *entry = &g_array_index (r.entries, HeaderEntry, i);

      entry->tensor.data = r.json.end + entry->begin;
      g_array_append_val (entries, entry->tensor);
    }
  if (!good)
    g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” is not a usable safetensors file: %s"), path, r.json.error);
  g_free (r.json.error);
  g_hash_table_unref (r.seen);
  g_array_unref (r.entries);
  g_string_free (r.text, TRUE);
  return good;
}
