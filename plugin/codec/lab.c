/* lab.c - see lab.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * TIFF 6.0, section 23, and Adobe's technical note 4 for what it calls ICC L*a*b*: of 8 bits, L* = 100 n / 255, and a* and b* are
 * whole numbers from -128 to 127; of 16 bits, L* = 100 n / 65535, and a* and b* in 256ths.  White is D50, as babl and ICC profiles
 * have it; libtiff's own conversion takes another white, and makes everything yellow.
 */
#include "lab.h"

static float
chroma (guint n, guint half, gboolean with_sign)
{
  int value = with_sign && n >= half ? (int) n - 2 * (int) half : with_sign ? (int) n : (int) n - (int) half;

  return value * 128.0f / half;
}

static void
convert (const guint16 *numbers, int channels, int n, guint most, gboolean with_sign, float *lab)
{
  const guint half = (most + 1) / 2;

  for (int i = 0; i < n; i++, numbers += channels, lab += 3)
    {
      lab[0] = 100.0f * numbers[0] / most;
      lab[1] = chroma (numbers[1], half, with_sign);
      lab[2] = chroma (numbers[2], half, with_sign);
    }
}

/* One row as numbers of 16 bits, whatever they are. */
static void
read_row (GeglBuffer *buffer, int y, guint16 *numbers)
{
  const Babl   *format = gegl_buffer_get_format (buffer);
  GeglRectangle line = { 0, y, gegl_buffer_get_width (buffer), 1 };
  gsize         n = (gsize) line.width * babl_format_get_n_components (format);

  gegl_buffer_get (buffer, &line, 1.0, format, numbers, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  if (babl_format_get_type (format, 0) == babl_type ("u8"))
    while (n-- > 0)
      numbers[n] = ((const guint8 *) numbers)[n];
}

GeglBuffer *
lab_to_rgb (GeglBuffer *numbers, gboolean with_sign)
{
  const GeglRectangle *all = gegl_buffer_get_extent (numbers);
  const Babl          *format = gegl_buffer_get_format (numbers), *type = babl_format_get_type (format, 0);
  const int            channels = babl_format_get_n_components (format);
  g_autofree guint16  *row = g_new (guint16, (gsize) channels * all->width);
  g_autofree float    *lab = g_new (float, 3 * (gsize) all->width);
  GeglBuffer          *colors;

  if (channels < 3 || (type != babl_type ("u8") && type != babl_type ("u16")))
    return NULL;
  colors = gegl_buffer_new (all, babl_format ("R'G'B' float"));
  for (int y = 0; y < all->height; y++)
    {
      read_row (numbers, y, row);
      convert (row, channels, all->width, type == babl_type ("u8") ? G_MAXUINT8 : G_MAXUINT16, with_sign, lab);
      gegl_buffer_set (colors, GEGL_RECTANGLE (0, y, all->width, 1), 0, babl_format ("CIE Lab float"), lab, GEGL_AUTO_ROWSTRIDE);
    }
  return colors;
}
