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
save_with_gegl (GeglBuffer *buffer, SaveFormat format, int bits, int fd, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd), *words = NULL;
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
  GeglNode *sink = gegl_node_new_child (graph, "operation", savers[format], "path", path, NULL);

  if (gegl_node_find_property (sink, "bitdepth"))
    gegl_node_set (sink, "bitdepth", bits, NULL);
  complaints_begin ();
  gegl_node_link (source, sink);
  gegl_node_process (sink);
  if (!complaints_end (&words) && can_be_loaded (fd))
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, words ? words : _ ("is the disk full?"));
  return FALSE;
}

gboolean
save_picture (GeglBuffer *buffer, SaveFormat format, int bits, int fd, GError **error)
{
  return format == SAVE_PNG ? save_png (buffer, bits, fd, error) : save_with_gegl (buffer, format, bits, fd, error);
}

/* Numbers of 8 bits in sRGB; whatever else there is babl makes linear. */
static gboolean
is_srgb_bytes (const Babl *format)
{
  return babl_format_get_space (format) == babl_space ("sRGB") && babl_format_get_type (format, 0) == babl_type ("u8")
         && g_str_has_prefix (babl_get_name (babl_format_get_model (format)), "R'G'B'");
}

/* n pixels from row y on, linear. */
static void
read_linear (GeglBuffer *buffer, const GeglRectangle *part, int bits, const Over *over, gpointer bytes, float *linear)
{
  const Babl *codes = babl_format (bits == 16 ? "R'G'B'A u16" : "R'G'B'A u8");

  if (bits)
    {
      gegl_buffer_get (buffer, part, 1.0, codes, bytes, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      over_linear (over, bytes, bits, (gsize) part->width * (gsize) part->height, linear);
    }
  else
    gegl_buffer_get (buffer, part, 1.0, babl_format ("RGBA float"), linear, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

GeglBuffer *
save_blend (GeglBuffer *picture, GeglBuffer *layer, int bits, double opacity)
{
  const GeglRectangle *all = gegl_buffer_get_extent (picture);
  gsize                strip = (gsize) all->width * PIXELS_STRIP_ROWS;
  int                  channels = babl_format_has_alpha (gegl_buffer_get_format (picture)) ? 4 : 3;
  const Babl          *format = babl_format (channels == 4 ? "R'G'B'A u8" : "R'G'B' u8");
  GeglBuffer          *result = gegl_buffer_new (GEGL_RECTANGLE (0, 0, all->width, all->height), format);
  g_autoptr (Over) over = over_new (opacity, bits == 16);
  g_autofree float  *below = g_new (float, 4 * strip), *above = g_new (float, 4 * strip);
  g_autofree guint8 *bytes = g_malloc_n (strip, 8);
  int                plain = is_srgb_bytes (gegl_buffer_get_format (picture)) ? 8 : 0;

  for (int y = 0; y < all->height; y += PIXELS_STRIP_ROWS)
    {
      GeglRectangle part = { all->x, all->y + y, all->width, MIN (PIXELS_STRIP_ROWS, all->height - y) };
      GeglRectangle here = { 0, y, part.width, part.height };

      read_linear (picture, &part, plain, over, bytes, below);
      read_linear (layer, &here, bits, over, bytes, above);
      over_blend (over, below, above, (gsize) part.width * (gsize) part.height, channels, bytes);
      gegl_buffer_set (result, &here, 0, format, bytes, GEGL_AUTO_ROWSTRIDE);
    }
  return result;
}
