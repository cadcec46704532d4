/* load-tiff.c - what GEGL's loader of TIFF files does not do: pictures below a directory, L*a*b*, and gray where 0 is white.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * It is given a copy of the file in which the picture's directory is the first one, and numbers of L*a*b*, which it would have
 * converted to the wrong white, are called RGB.
 */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "lab.h"
#include "loading.h"
#include "memory-file.h"

#define FIRST_DIRECTORY 4 /* where a TIFF file says where it is */

/* In the byte order of the file. */
static gboolean
overwrite (int fd, const TiffPicture *picture, gsize at, guint32 number, gsize n)
{
  guint8 bytes[4];

  for (gsize i = 0; i < n; i++)
    bytes[i] = (guint8) (number >> 8 * (picture->profile.big_endian ? n - 1 - i : i));
  return pwrite (fd, bytes, n, (goffset) at) == (gssize) n;
}

static gboolean
decode_changed (Loading *l, GError **error)
{
  const TiffPicture *picture = &l->facts.tiff;
  int                fd = memory_file_copy (l->file.at, l->file.size, error);
  gboolean           ok;

  if (fd < 0)
    return FALSE;
  if (!overwrite (fd, picture, FIRST_DIRECTORY, picture->place, 4)
      || (tiff_is_lab (picture) && !overwrite (fd, picture, picture->meaning_at, TIFF_RGB, 2)))
    ok = loading_error (error, g_strerror (errno));
  else
    ok = loading_decode (l, fd, 1, error);
  close (fd);
  return ok;
}

static gboolean
take_for_lab (Loading *l, GError **error)
{
  GeglBuffer *colors = lab_to_rgb (l->buffer, l->facts.tiff.meaning == TIFF_CIE_LAB);

  if (!colors)
    return loading_error (error, _ ("its L*a*b* colours are of a kind that cannot be read here; save it as RGB first"));
  g_object_unref (l->buffer);
  l->buffer = colors;
  return TRUE;
}

/* Numbers of 8 and 16 bits are read as they are. */
static void
invert_gray (GeglBuffer *buffer)
{
  const GeglRectangle *all = gegl_buffer_get_extent (buffer);
  const Babl          *format = gegl_buffer_get_format (buffer);
  const int            step = babl_format_get_bytes_per_pixel (format), bytes = step / babl_format_get_n_components (format);
  g_autofree guint8   *row = g_malloc_n (all->width, step);

  for (int y = 0; y < all->height; y++)
    {
      GeglRectangle line = { 0, y, all->width, 1 };

      gegl_buffer_get (buffer, &line, 1.0, format, row, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (int x = 0; x < all->width; x++)
        for (int i = 0; i < bytes; i++)
          row[(gsize) x * step + i] ^= 0xff; /* the most that a whole number can be, less the number */
      gegl_buffer_set (buffer, &line, 0, format, row, GEGL_AUTO_ROWSTRIDE);
    }
}

static gboolean
is_inverted (const Loading *l)
{
  const Babl *format = gegl_buffer_get_format (l->buffer), *type = babl_format_get_type (format, 0);

  return l->facts.tiff.meaning == TIFF_WHITE_IS_ZERO && loading_is_gray (format)
         && (type == babl_type ("u8") || type == babl_type ("u16"));
}

gboolean
loading_decode_tiff (Loading *l, int fd, GError **error)
{
  const TiffPicture *picture = &l->facts.tiff;
  gboolean           lab = tiff_is_lab (picture);

  if (tiff_is_raw (picture))
    return loading_error (
        error, _ ("this is a camera's raw picture, which cannot be read here; save it as PNG, JPEG, TIFF or WebP first"));
  if (!(picture->number == 0 || lab ? decode_changed (l, error) : loading_decode (l, fd, picture->number, error))
      || (lab && !take_for_lab (l, error)))
    return FALSE;
  if (picture->others > 0)
    loading_complain (l, _ ("it holds several pictures; the first of them is taken"));
  if (is_inverted (l))
    invert_gray (l->buffer);
  return TRUE;
}
