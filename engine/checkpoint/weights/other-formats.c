/* other-formats.c - what people take for a checkpoint, and what it is instead.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Told apart by their first bytes.
 */
#include "other-formats.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "../pytorch/torch.h"
#include "via.h"

#define POINTER "version https://git-lfs"
/* A pointer has three short lines. */
#define POINTER_MOST 1024
#define TAR_MAGIC_AT 257
/* A msgpack map or an ONNX file tells its first words within this. */
#define WORD_LEAST 3

#define PICTURE N_ ("a picture, not a model; please name a checkpoint, or a folder that holds one")

typedef struct
{
  const char *begin; /* upper or lower case */
  gsize       length;
  const char *what;
} Stranger;

static const Stranger strangers[] = {
  { "<!doctype html", 14, N_ ("a web page, not the model; please download it again") },
  { "<html", 5, N_ ("a web page, not the model; please download it again") },
  { "<head", 5, N_ ("a web page, not the model; please download it again") },
  { "<?xml", 5, N_ ("a web page, not the model; please download it again") },
  { "GGUF", 4, N_ ("a GGUF file, which is not supported; please use the safetensors or PyTorch file of the model") },
  { "\x89HDF", 4, N_ ("an HDF5 file, which is not supported; please use the safetensors or PyTorch file of the model") },
  { "\x93NUMPY", 6, N_ ("a file of NumPy, which is not supported; please use the safetensors or PyTorch file of the model") },
  { "\x1f\x8b", 2, N_ ("a compressed file; please unpack it first") },
  { "\x89PNG", 4, PICTURE },
  { "\xff\xd8\xff", 3, PICTURE },
  { "II*", 3, PICTURE },
  { "MM\0*", 4, PICTURE },
  { "GIF8", 4, PICTURE },
  { "RIFF", 4, PICTURE },
};

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

/* A zero among them counts, too. */
static gboolean
begins (const char *data, const Stranger *stranger)
{
  for (gsize i = 0; i < stranger->length; i++)
    if (g_ascii_tolower (data[i]) != g_ascii_tolower (stranger->begin[i]))
      return FALSE;
  return TRUE;
}

gboolean
other_formats_check (GBytes *bytes, const char *name, GError **error)
{
  gsize       size, blank = 0;
  const char *data = g_bytes_get_data (bytes, &size), *what;

  if (size < WORD_LEAST || is_safetensors (data, size))
    return TRUE;
  if (size >= strlen (POINTER) && memcmp (data, POINTER, strlen (POINTER)) == 0)
    return refuse_pointer (data, size, name, error);
  while (blank < MIN (size, POINTER_MOST) && g_ascii_isspace (data[blank]))
    blank++;
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    if (size - blank >= strangers[i].length && begins (data + blank, &strangers[i]))
      return other_formats_error (name, _ (strangers[i].what), error);
  what = recognise ((const guint8 *) data, size);
  return what ? other_formats_error (name, what, error) : TRUE;
}
