/* gray.c - heat as the numbers of a mask, a channel or a selection.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "gray.h"

/* The buffer's own numbers as floats: neither its space nor its transfer curve is applied. */
static const Babl *
numbers_of (GeglBuffer *buffer)
{
  const Babl *format = gegl_buffer_get_format (buffer);
  const char *model = babl_get_name (babl_format_get_model (format));

  return babl_format_with_space (strstr (model, "Y'") ? "Y' float" : "Y float", format);
}

/* The hottest of the classes in rows y … y+n-1 of the picture. */
static void
read_heat (const Gray *gray, guint k, guint n, int y, int rows, float *rgba, float *heat)
{
  const Look *look = gray->look;
  ViaPaint    paint = { .colormap = VIA_COLORMAP_GRAY, .threshold = look->settings->paint.threshold };
  gsize       n_pixels = (gsize) gray->view->area.width * rows;

  memset (heat, 0, n_pixels * sizeof *heat);
  for (guint c = k; c < k + n; c++)
    {
      via_map_paint (look->map, c, look->photo, &paint, y, rows, rgba);
      for (gsize i = 0; i < n_pixels; i++)
        heat[i] = MAX (heat[i], rgba[4 * i]);
    }
}

static void
limit (float *heat, const float *selection, gsize n_pixels)
{
  for (gsize i = 0; i < n_pixels; i++)
    heat[i] *= selection[i];
}

gboolean
gray_paint (const Gray *gray, guint k, guint n, GeglBuffer *buffer, int x, int y, GError **error)
{
  const View       *view = gray->view;
  const int         width = view->area.width;
  g_autofree float *rgba = pixels_strip_new (width, 4, error);
  g_autofree float *heat = rgba ? pixels_strip_new (width, 1, error) : NULL;
  g_autofree float *selection = heat ? pixels_strip_new (width, 1, error) : NULL;

  if (!selection)
    return FALSE;

  for (int row = 0; row < view->area.height; row += PIXELS_STRIP_ROWS)
    {
      int           rows = MIN (PIXELS_STRIP_ROWS, view->area.height - row);
      GeglRectangle strip = { view->x, view->y + row, width, rows }; /* in the image */

      read_heat (gray, k, n, row, rows, rgba, heat);
      if (gray->selection)
        {
          gegl_buffer_get (gray->selection, &strip, 1.0, numbers_of (gray->selection), selection, GEGL_AUTO_ROWSTRIDE,
                           GEGL_ABYSS_NONE);
          limit (heat, selection, (gsize) width * rows);
        }
      strip.x -= x;
      strip.y -= y;
      gegl_buffer_set (buffer, &strip, 0, numbers_of (buffer), heat, GEGL_AUTO_ROWSTRIDE);
    }
  return TRUE;
}
