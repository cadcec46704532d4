/* pixels.c - GEGL buffers in, heat layers out, strip by strip.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pixels.h"

#include <glib/gi18n-lib.h>

#define STRIP_ROWS 64

PixelsColor
pixels_color (GeglBuffer *buffer, gboolean raw)
{
  const Babl *space = babl_format_get_space (gegl_buffer_get_format (buffer));

  /* A gray or CMYK space cannot hold R'G'B'. */
  if (!raw || babl_space_is_gray (space) || babl_space_is_cmyk (space))
    space = babl_space ("sRGB");
  return (PixelsColor){ .format = babl_format_with_space ("R'G'B'A float", space) };
}

static float *
strip_new (int width, GError **error)
{
  gsize  n = 4 * (gsize) width * STRIP_ROWS;
  float *strip = g_try_new (float, n);

  if (!strip)
    g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("Not enough memory for a strip of the picture (%zu MB)"),
                 n * sizeof (float) >> 20);
  return strip;
}

static gboolean
go_on (ViaProgress progress, double done, gpointer data, GError **error)
{
  if (!progress || progress (done, _ ("Reading the picture"), data))
    return TRUE;
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_CANCELLED, _ ("Cancelled"));
  return FALSE;
}

ViaPhoto *
pixels_read (GeglBuffer *buffer, const GeglRectangle *area, const PixelsColor *color, ViaModel *model, ViaFit fit,
             ViaProgress progress, gpointer data, GError **error)
{
  GeglRectangle     all = area ? *area : *gegl_buffer_get_extent (buffer);
  g_autofree float *strip = NULL;
  g_autoptr (ViaPhoto) photo = NULL;

  if (all.width < 1 || all.height < 1)
    {
      g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("The picture has no pixels; choose one that has some"));
      return NULL;
    }
  if (!(photo = via_photo_new (model, all.width, all.height, fit, error)) || !(strip = strip_new (all.width, error)))
    return NULL;

  for (int y = 0; y < all.height; y += STRIP_ROWS)
    {
      int           rows = MIN (STRIP_ROWS, all.height - y);
      GeglRectangle part = { all.x, all.y + y, all.width, rows };

      if (!go_on (progress, (double) y / all.height, data, error))
        return NULL;
      gegl_buffer_get (buffer, &part, 1.0, color->format, strip, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      if (color->convert)
        color->convert (strip, (gsize) all.width * rows, color->data);
      via_photo_add_rows (photo, strip, rows);
    }
  return g_steal_pointer (&photo);
}

gboolean
pixels_paint (GeglBuffer *buffer, const PixelsColor *color, const ViaMap *map, guint k, const ViaPhoto *photo,
              const ViaPaint *paint, GError **error)
{
  const GeglRectangle *all = gegl_buffer_get_extent (buffer);
  g_autofree float    *strip = strip_new (all->width, error);

  if (!strip)
    return FALSE;

  for (int y = 0; y < all->height; y += STRIP_ROWS)
    {
      int           rows = MIN (STRIP_ROWS, all->height - y);
      GeglRectangle part = { all->x, all->y + y, all->width, rows };

      via_map_paint (map, k, photo, paint, y, rows, strip);
      if (color->convert)
        color->convert (strip, (gsize) all->width * rows, color->data);
      gegl_buffer_set (buffer, &part, 0, color->format, strip, GEGL_AUTO_ROWSTRIDE);
    }
  return TRUE;
}
