/* torch.c - reads the index of a PyTorch file, distrusting every byte.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Since version 1.6 it is a zip archive of one folder: data.pkl, a pickle of the object that was saved, and data/KEY, the numbers
 * of each storage, stored and aligned.  TorchScript's archives are the same with more beside it, which we do not read: their
 * objects keep layers and numbers in attributes.
 *
 * Before, it was five pickles: a magic number, 1001, the system's properties, the object, the list of the storages' keys; then
 * for each key a 64-bit count and the numbers, unaligned.
 * Source: torch/serialization.py and caffe2/serialize/inline_container.h of PyTorch.
 */
#include "torch.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "pickle.h"
#include "tree.h"
#include "via.h"
#include "zip.h"

#define PICKLE_MOST (64u << 20)
#define PROTOCOL 1001
#define NAME_MOST 512

/* A pickle of protocol 2 of the number 0x1950a86a20f9469cfc6c. */
static const guint8 legacy_magic[] = { 0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.' };
static const guint8 zip_magic[] = { 'P', 'K', 3, 4 };

typedef struct
{
  const guint8 *bytes;
  gsize         size;
  GArray       *tensors;
  GStringChunk *names;
  Values       *values;
  ParseError    error;
} TorchReader;

/* ---- the archive */

typedef struct
{
  const Zip  *zip;
  const char *root;
  gsize       root_length;
} Archive;

/* A member of the archive's one folder. */
static const ZipMember *
find_member (const Archive *archive, const char *folder, const char *name, gsize length)
{
  char  full[3 * NAME_MOST];
  gsize folder_length = strlen (folder);

  if (length > NAME_MOST || archive->root_length > NAME_MOST)
    return NULL;
  memcpy (full, archive->root, archive->root_length);
  memcpy (full + archive->root_length, folder, folder_length);
  memcpy (full + archive->root_length + folder_length, name, length);
  return zip_find (archive->zip, full, archive->root_length + folder_length + length);
}

static const ZipMember *
find_named (const Archive *archive, const char *name)
{
  return find_member (archive, "", name, strlen (name));
}

static gboolean
place_in_archive (gpointer data, Storage *storage, ParseError *error)
{
  const Archive   *archive = data;
  const ZipMember *member = find_member (archive, "data/", storage->key, storage->key_length);

  if (!member)
    return parse_error_file (error, _ ("the numbers of an entry are missing; please download it again"));
  if (member->size != (guint64) storage->bytes)
    return parse_error_file (error,
                             _ ("the numbers of an entry take %" PRIu64 " bytes instead of %" PRId64 "; please download it again"),
                             member->size, storage->bytes);
  storage->data = zip_stored (archive->zip, member, error);
  return storage->data != NULL;
}

static gboolean
refuse_other_archives (const Archive *archive, ParseError *error)
{
  if (zip_has_ending (archive->zip, ".npy"))
    return parse_error_unsupported (error, _ ("it is an archive of NumPy, which is not supported; please use the safetensors or "
                                              "PyTorch file of the model"));
  if (find_named (archive, "model.json"))
    return parse_error_unsupported (error,
                                    _ ("it was saved by a very old TorchScript; please have PyTorch 1.6 or later save it again"));
  return parse_error_unsupported (error, _ ("it is a zip archive, but not one of PyTorch"));
}

/* Storages of the other order are refused, not turned. */
static gboolean
check_byte_order (const Archive *archive, ParseError *error)
{
  const ZipMember   *member = find_named (archive, "byteorder");
  g_autofree guint8 *copy = NULL;
  const guint8      *text = member ? zip_read (archive->zip, member, NAME_MOST, &copy, error) : NULL;

  if (!member)
    return TRUE;
  if (!text)
    return FALSE;
  if (member->size != 6 || memcmp (text, "little", 6) != 0)
    return parse_error_unsupported (error, _ ("its numbers are big endian; please save it again on a usual computer"));
  return TRUE;
}

static gboolean
read_archive (TorchReader *r, const Archive *archive)
{
  const ZipMember   *member = find_named (archive, "data.pkl");
  g_autofree guint8 *copy = NULL;
  const guint8      *pickle;
  gsize              used;
  Value             *root;

  if (!member)
    return refuse_other_archives (archive, &r->error);
  if (!check_byte_order (archive, &r->error))
    return FALSE;
  pickle = zip_read (archive->zip, member, PICKLE_MOST, &copy, &r->error);
  root = pickle ? pickle_read (r->values, pickle, member->size, &used) : NULL;
  return root && tree_read (root, place_in_archive, (gpointer) archive, r->tensors, r->names, &r->error);
}

static gboolean
read_zip (TorchReader *r)
{
  g_autoptr (Zip) zip = zip_open (r->bytes, r->size, &r->error);
  Archive archive = { zip };

  if (!zip)
    return FALSE;
  archive.root = zip_root (zip, &archive.root_length);
  return read_archive (r, &archive);
}

/* ---- the older form */

/* The storages' numbers were found before. */
static gboolean
place_nothing (gpointer data, Storage *storage, ParseError *error)
{
  const Storage *placed = values_find_storage (data, storage->key, storage->key_length);

  if (!placed || !placed->data || placed->bytes != storage->bytes)
    return parse_error_file (error, _ ("the numbers of an entry are missing; please download it again"));
  storage->data = placed->data;
  return TRUE;
}

static gboolean
check_system (TorchReader *r, const Value *system)
{
  if (system->kind != VALUE_DICT)
    return parse_error_file (&r->error, _ ("its beginning is damaged; please download it again"));
  for (guint32 i = 0; i < system->n; i += 2)
    if (value_is_text (system->list.items[i], "little_endian") && system->list.items[i + 1]->kind == VALUE_BOOL
        && !system->list.items[i + 1]->whole)
      return parse_error_unsupported (&r->error, _ ("its numbers are big endian; please save it again on a usual computer"));
  return TRUE;
}

/* One storage: a count of numbers, and they. */
static gboolean
place_one (TorchReader *r, gsize *at, const Value *key)
{
  Storage *storage = key->kind == VALUE_TEXT ? values_find_storage (r->values, key->text, key->n) : NULL;
  gint64   count;

  if (!storage)
    return parse_error_file (&r->error, _ ("it holds numbers that belong to no entry"));
  if (r->size - *at < sizeof count || r->size - *at - sizeof count < (guint64) storage->bytes)
    return parse_error_file (&r->error, _ ("it is incomplete; please download it again"));
  memcpy (&count, r->bytes + *at, sizeof count);
  if (count != storage->bytes / storage->width)
    return parse_error_file (&r->error, _ ("the numbers of an entry are not as many as it says; please download it again"));
  storage->data = r->bytes + *at + sizeof count;
  *at += sizeof count + (gsize) storage->bytes;
  return TRUE;
}

static gboolean
place_all (TorchReader *r, gsize at, const Value *keys)
{
  if (keys->kind != VALUE_LIST)
    return parse_error_file (&r->error, _ ("its list of numbers is damaged; please download it again"));
  for (guint32 i = 0; i < keys->n; i++)
    if (!place_one (r, &at, keys->list.items[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_legacy (TorchReader *r)
{
  Value *parts[4]; /* protocol, system, root, keys */
  gsize  at = sizeof legacy_magic;

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gsize used;

      parts[i] = pickle_read (r->values, r->bytes + at, r->size - at, &used);
      if (!parts[i])
        return FALSE;
      at += used;
    }
  if (parts[0]->kind != VALUE_WHOLE || parts[0]->whole != PROTOCOL)
    return parse_error_unsupported (&r->error, _ ("it was saved by an unknown version of PyTorch"));
  return check_system (r, parts[1]) && place_all (r, at, parts[3])
         && tree_read (parts[2], place_nothing, r->values, r->tensors, r->names, &r->error);
}

/* ---- either */

static gboolean
begins_with (const guint8 *bytes, gsize size, const guint8 *magic, gsize length)
{
  return size >= length && memcmp (bytes, magic, length) == 0;
}

gboolean
torch_recognises (const guint8 *bytes, gsize size)
{
  return begins_with (bytes, size, zip_magic, sizeof zip_magic) || begins_with (bytes, size, legacy_magic, sizeof legacy_magic);
}

gboolean
torch_read (const guint8 *bytes, gsize size, const char *path, GArray *tensors, GStringChunk *names, GPtrArray *foreign,
            GError **error)
{
  TorchReader r = { bytes, size, tensors, names };
  gboolean    good;

  r.values = values_new (&r.error);
  good = begins_with (bytes, size, zip_magic, sizeof zip_magic) ? read_zip (&r) : read_legacy (&r);
  for (guint i = 0; good && i < values_foreign (r.values)->len; i++)
    g_ptr_array_add (foreign, g_string_chunk_insert (names, values_foreign (r.values)->pdata[i]));
  if (!good)
    g_set_error (error, VIA_ERROR, r.error.code, _ ("“%s” is not a usable PyTorch file: %s"), path, r.error.text);
  parse_error_clear (&r.error);
  values_free (r.values);
  return good;
}
