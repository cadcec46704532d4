/* other-formats.c - what people take for a checkpoint, and what it is instead.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Told apart by their first bytes: the fixed ones stand in ../base/strangers.c.
 */
#include "other-formats.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "../base/strangers.h"
#include "../pytorch/torch.h"
#include "via.h"

#define POINTER "version https://git-lfs"
/* A pointer has three short lines. */
#define POINTER_MOST 1024
#define TAR_MAGIC_AT 257
/* A msgpack map or an ONNX file tells its first words within this. */
#define WORD_LEAST 3

/* A length below 2^24 in 64 bits, and a brace or a blank: a safetensors file, whatever the length looks like. */
static gboolean
is_safetensors (const char *data, gsize size)
{
  static const char zeros[5];

  return size > 8 && memcmp (data + 3, zeros, sizeof zeros) == 0 && (data[8] == '{' || g_ascii_isspace (data[8]));
}

static gboolean
other_formats_error (const char *name, const char *what, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” is %s"), name, what);
  return FALSE;
}

static gboolean
other_formats_error_stranger (const Stranger *stranger, const char *name, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” is %s. %s"), name, _ (stranger->what), _ (stranger->todo));
  return FALSE;
}

/* A pointer says the size of what it points to in a line of its own. */
static gboolean
refuse_pointer (const char *data, gsize size, const char *name, GError **error)
{
  g_autofree char *text = g_strndup (data, MIN (size, POINTER_MOST));
  const char      *line = strstr (text, "\nsize ");
  guint64          expected = line ? g_ascii_strtoull (line + 6, NULL, 10) : 0;

  if (expected == 0)
    return other_formats_error (name, _ ("only a pointer to the model (Git LFS); please download the file it points to"), error);
  g_set_error (
      error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
      _ ("“%s” is only a pointer to the model (Git LFS); please download the file it points to, which has %" PRIu64 " bytes"), name,
      expected);
  return FALSE;
}

static gboolean
are_letters (const guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isalpha (bytes[i]) && bytes[i] != '_')
      return FALSE;
  return TRUE;
}

/* A map (of up to 15, or more) whose first key is a short text, as flax begins its files. */
static gboolean
is_msgpack (const guint8 *bytes, gsize size)
{
  gsize at = bytes[0] > 0x80 && bytes[0] <= 0x8f ? 1 : bytes[0] == 0xde ? 3 : bytes[0] == 0xdf ? 5 : 0;

  return at && size > at + WORD_LEAST && (bytes[at] & 0xe0) == 0xa0 && (bytes[at] & 0x1f) >= WORD_LEAST
         && are_letters (bytes + at + 1, WORD_LEAST);
}

/* Field 1, its version, is a small number; field 2, the program that made it, a text. */
static gboolean
is_onnx (const guint8 *bytes, gsize size)
{
  return size > 4 + WORD_LEAST && bytes[0] == 0x08 && bytes[1] < 0x20 && bytes[2] == 0x12 && bytes[3] >= WORD_LEAST
         && are_letters (bytes + 4, WORD_LEAST);
}

static gboolean
is_pickle (const guint8 *bytes, gsize size)
{
  return bytes[0] == 0x80 && bytes[1] >= 2 && bytes[1] <= 5 && !torch_recognises (bytes, size);
}

/* The formats that have no fixed beginning. */
static const char *
recognise (const guint8 *bytes, gsize size)
{
  if (is_msgpack (bytes, size))
    return _ ("a file of Flax, which is not supported; please use the safetensors or PyTorch file of the model");
  if (is_onnx (bytes, size))
    return _ ("an ONNX file, which is not supported; please use the safetensors or PyTorch file of the model");
  if (size >= TAR_MAGIC_AT + 5 && memcmp (bytes + TAR_MAGIC_AT, "ustar", 5) == 0)
    return _ ("a tar archive, as very old versions of PyTorch made; please have PyTorch 1.6 or later save the model again");
  if (is_pickle (bytes, size))
    return _ ("a pickle that PyTorch did not write; please use the safetensors or PyTorch file of the model");
  return NULL;
}

gboolean
other_formats_check (GBytes *bytes, const char *name, GError **error)
{
  gsize           size;
  const char     *data = g_bytes_get_data (bytes, &size), *what;
  const Stranger *stranger;

  if (size < WORD_LEAST || is_safetensors (data, size))
    return TRUE;
  if (size >= strlen (POINTER) && memcmp (data, POINTER, strlen (POINTER)) == 0)
    return refuse_pointer (data, size, name, error);
  stranger = strangers_by_bytes (data, size);
  if (stranger)
    return other_formats_error_stranger (stranger, name, error);
  what = recognise ((const guint8 *) data, size);
  return what ? other_formats_error (name, what, error) : TRUE;
}
