/* mask.c - heat as the numbers of a mask, a channel or a selection.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "mask.h"

/* The buffer's own numbers as floats: neither its space nor its transfer curve is applied. */
static const Babl *
numbers_of (GeglBuffer *buffer)
{
  const Babl *format = gegl_buffer_get_format (buffer);
  const char *model = babl_get_name (babl_format_get_model (format));

  return babl_format_with_space (strstr (model, "Y'") ? "Y' float" : "Y float", format);
}

/* The hottest of the heats in rows y … y+n-1 of the picture; `spare` has the size of `heat`. */
static void
read_heat (const HeatMask *gray, guint k, guint n, int y, int rows, float *heat, float *spare)
{
  const Explanation *explanation = gray->explanation;
  const int          width = gray->view->area.width;
  const ViaBox       frame = via_photo_frame (explanation->photo);

  memset (heat, 0, (gsize) width * rows * sizeof *heat);
  for (guint c = k; c < k + n; c++)
    {
      ExplanationHeat one = explanation_heat (explanation, c);

      via_map_heat_at (one.map, one.k, &frame, width, &explanation->settings->paint, y, rows, spare);
      for (gsize i = 0; i < (gsize) width * rows; i++)
        heat[i] = MAX (heat[i], spare[i]);
    }
}

/* `strip` is heat's place in the image; `spare` has its size. */
static void
limit (const HeatMask *gray, const GeglRectangle *strip, float *heat, float *spare)
{
  gegl_buffer_get (gray->selection, strip, 1.0, numbers_of (gray->selection), spare, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (gsize i = 0; i < (gsize) strip->width * strip->height; i++)
    heat[i] *= spare[i];
}

/* Writes what lies on the buffer: GIMP 3 gives up on a plug-in that writes beside it. */
static void
write_numbers (GeglBuffer *buffer, const GeglRectangle *strip, const float *heat)
{
  GeglRectangle part;

  if (gegl_rectangle_intersect (&part, strip, gegl_buffer_get_extent (buffer)))
    gegl_buffer_set (buffer, &part, 0, numbers_of (buffer), heat + (part.y - strip->y) * (gsize) strip->width + part.x - strip->x,
                     strip->width * sizeof *heat);
}

gboolean
mask_paint (const HeatMask *gray, guint k, guint n, GeglBuffer *buffer, int x, int y, GError **error)
{
  const View       *view = gray->view;
  const int         width = view->area.width;
  g_autofree float *heat = pixels_strip_new (width, 1, error);
  g_autofree float *spare = heat ? pixels_strip_new (width, 1, error) : NULL;

  if (!spare)
    return FALSE;

  for (int row = 0; row < view->area.height; row += PIXELS_STRIP_ROWS)
    {
      int           rows = MIN (PIXELS_STRIP_ROWS, view->area.height - row);
      GeglRectangle strip = { view->x, view->y + row, width, rows }; /* in the image */

      read_heat (gray, k, n, row, rows, heat, spare);
      if (gray->selection)
        limit (gray, &strip, heat, spare);
      strip.x -= x;
      strip.y -= y;
      write_numbers (buffer, &strip, heat);
    }
  return TRUE;
}
