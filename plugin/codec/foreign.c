/* foreign.c - see foreign.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "foreign.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Pictures, by bytes that stand at a certain place. */
static const struct
{
  const char *name;
  gsize       at;
  const char *bytes;
  gsize       n;
} pictures[] = {
#define ROW(name, at, bytes)            \
  {                                     \
    name, at, bytes, sizeof (bytes) - 1 \
  }
  ROW ("AVIF", 4, "ftypavif"),
  ROW ("AVIF", 4, "ftypavis"),
  ROW ("HEIC", 4, "ftyphei"),
  ROW ("HEIC", 4, "ftyphev"),
  ROW ("HEIF", 4, "ftypmif1"),
  ROW ("HEIF", 4, "ftypmsf1"),
  ROW ("CR3", 4, "ftypcrx "),
  ROW ("GIF", 0, "GIF8"),
  ROW ("JPEG XL", 0, "\xff\x0a"),
  ROW ("JPEG XL", 0, "\0\0\0\x0cJXL \r\n\x87\n"),
  ROW ("JPEG 2000", 0, "\0\0\0\x0cjP  \r\n\x87\n"),
  ROW ("JPEG 2000", 0, "\xff\x4f\xff\x51"),
  ROW ("BigTIFF", 0, "II+\0"),
  ROW ("BigTIFF", 0, "MM\0+"),
  ROW ("PSD", 0, "8BPS"),
  ROW ("XCF", 0, "gimp xcf "),
  ROW ("OpenEXR", 0, "\x76\x2f\x31\x01"),
  ROW ("HDR", 0, "#?RADIANCE"),
  ROW ("PDF", 0, "%PDF-"),
  ROW ("PostScript", 0, "%!PS"),
  ROW ("DDS", 0, "DDS "),
  ROW ("QOI", 0, "qoif"),
  ROW ("RAF", 0, "FUJIFILMCCD-RAW"),
  ROW ("ICO", 0, "\0\0\1\0"),
  ROW ("BMP", 0, "BM"),
  ROW ("PNM", 0, "P4\n"),
  ROW ("PNM", 0, "P5\n"),
  ROW ("PNM", 0, "P6\n"),
#undef ROW
};

static const char *
picture_name (Slice file)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (slice_has (file, pictures[i].at, pictures[i].bytes, pictures[i].n))
      return pictures[i].name;
  return NULL;
}

/* A safetensors file begins with the length of its header, which is JSON. */
static gboolean
is_safetensors (Slice file)
{
  return file.size > 9 && slice_number (file, 4, 4) == 0 && slice_number (file, 0, 4) > 1 && file.at[8] == '{';
}

/* The name of a zip file's first member begins 30 bytes into it. */
static gboolean
is_torch (Slice file)
{
  guint length = slice_number (file, 26, 2);

  if (slice_has (file, 0, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46", 8)) /* PyTorch's older form */
    return TRUE;
  return slice_has (file, 0, "PK\3\4", 4) && length > 8 && slice_has (file, 30 + length - 8, "data.pkl", 8);
}

static gboolean
is_checkpoint (Slice file)
{
  return is_safetensors (file) || is_torch (file) || slice_has (file, 0, "GGUF", 4) || slice_has (file, 0, "\x89HDF\r\n\x1a\n", 8);
}

/* Upper or lower case, after white space. */
static gboolean
text_begins (Slice file, const char *with)
{
  gsize at = 0, n = strlen (with);

  while (at < file.size && g_ascii_isspace (file.at[at]))
    at++;
  return file.size - at >= n && g_ascii_strncasecmp ((const char *) file.at + at, with, n) == 0;
}

static gboolean
mentions (Slice file, const char *what)
{
  return g_strstr_len ((const char *) file.at, (gssize) MIN (file.size, FOREIGN_BYTES), what) != NULL;
}

char *
foreign_sentence (Slice file)
{
  const char *name = picture_name (file);

  if (!name && (text_begins (file, "<svg") || (text_begins (file, "<?xml") && mentions (file, "<svg"))))
    name = "SVG";
  if (name)
    return g_strdup_printf (_ ("this is %s, which cannot be read here; save it as PNG, JPEG, TIFF or WebP first"), name);
  if (is_checkpoint (file))
    return g_strdup (_ ("this is a network's checkpoint, not a picture; name it with --model"));
  if (text_begins (file, "<!doctype html") || text_begins (file, "<html"))
    return g_strdup (_ ("this is a web page, not a picture; download the picture itself"));
  if (text_begins (file, "version https://git-lfs"))
    return g_strdup (_ ("this only stands for a file that Git LFS keeps elsewhere; fetch that with “git lfs pull”"));
  return g_strdup (file.size ? _ ("this is not a PNG, JPEG, TIFF or WebP picture") : _ ("the file is empty"));
}
