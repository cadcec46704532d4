/* save.c - see save.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * PNG is save-png.c's.  GEGL's savers return no errors: a save has failed when a warning was logged, or when what was written
 * cannot be loaded.
 */
#include "save.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../explain/pixels.h"
#include "complaints.h"
#include "load.h"
#include "over.h"
#include "save-png.h"

static const struct
{
  const char *extension;
  SaveFormat  format;
} extensions[] = {
  { ".png", SAVE_PNG },  { ".jpg", SAVE_JPEG },  { ".jpeg", SAVE_JPEG },
  { ".tif", SAVE_TIFF }, { ".tiff", SAVE_TIFF }, { ".webp", SAVE_WEBP },
};

static const char *const savers[] = {
  [SAVE_JPEG] = "gegl:jpg-save",
  [SAVE_TIFF] = "gegl:tiff-save",
  [SAVE_WEBP] = "gegl:webp-save",
};

gboolean
save_format_of (const char *path, SaveFormat *format)
{
  const char *extension = strrchr (path, '.');

  for (gsize i = 0; extension && i < G_N_ELEMENTS (extensions); i++)
    if (g_ascii_strcasecmp (extension, extensions[i].extension) == 0)
      {
        *format = extensions[i].format;
        return TRUE;
      }
  return FALSE;
}

static gboolean
can_be_loaded (int fd)
{
  g_autoptr (GPtrArray) ignored = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GeglBuffer) loaded = load_picture (fd, FALSE, ignored, NULL);

  return loaded != NULL;
}

static gboolean
save_with_gegl (const Raster *picture, SaveFormat format, int fd, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd), *words = NULL;
  g_autoptr (GeglBuffer) buffer = raster_buffer (picture);
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
  GeglNode *sink = gegl_node_new_child (graph, "operation", savers[format], "path", path, NULL);

  if (gegl_node_find_property (sink, "bitdepth"))
    gegl_node_set (sink, "bitdepth", picture->bits, NULL);
  complaints_begin ();
  gegl_node_link (source, sink);
  gegl_node_process (sink);
  if (!complaints_end (&words) && can_be_loaded (fd))
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, words ? words : _ ("is the disk full?"));
  return FALSE;
}

gboolean
save_needs_gegl (const Raster *picture, SaveFormat format)
{
  return format != SAVE_PNG || !picture->bytes;
}

gboolean
save_picture (const Raster *picture, SaveFormat format, int fd, GError **error)
{
  return format == SAVE_PNG ? save_png (picture, fd, error) : save_with_gegl (picture, format, fd, error);
}

/* ---- heat over a picture */

/* n rows from y on, linear; what is not in sRGB babl makes linear. */
static void
read_linear (const Raster *raster, int y, int n, const Over *over, guint8 *room, float *linear)
{
  if (raster->bits)
    over_linear (over, raster_rows (raster, y, n, room), raster->channels, raster->bits, (gsize) raster->width * (gsize) n, linear);
  else
    gegl_buffer_get (raster->buffer, GEGL_RECTANGLE (0, y, raster->width, n), 1.0, babl_format ("RGBA float"), linear,
                     GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

static void
blend_strips (const Raster *picture, const Raster *layer, const Over *over, Raster *result)
{
  const gsize        strip = (gsize) result->width * PIXELS_STRIP_ROWS;
  g_autofree float  *below = g_new (float, 4 * strip), *above = g_new (float, 4 * strip);
  g_autofree guint8 *room = g_malloc_n (strip, 8);

  for (int y = 0; y < result->height; y += PIXELS_STRIP_ROWS)
    {
      int n = MIN (PIXELS_STRIP_ROWS, result->height - y);

      read_linear (picture, y, n, over, room, below);
      read_linear (layer, y, n, over, room, above);
      over_blend (over, below, above, (gsize) result->width * (gsize) n, result->channels, room);
      raster_set_rows (result, y, n, room);
    }
}

Raster *
save_blend (const Raster *picture, const Raster *layer, double opacity)
{
  Raster *result = raster_new (picture->width, picture->height, picture->channels, 8);
  g_autoptr (Over) over = over_new (opacity, layer->bits == 16);

  if (picture->bytes && layer->bytes && layer->bits == 8 && result->bytes)
    over_blend_bytes (over, picture->bytes, layer->bytes, (gsize) result->width * (gsize) result->height, result->channels,
                      result->bytes);
  else
    blend_strips (picture, layer, over, result);
  return result;
}
