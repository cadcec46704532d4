/* pictures.c - picture files, through GEGL.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL's operations do not return errors.  A load has failed when it left nothing or when anything was logged; a save, when what it
 * wrote cannot be loaded.
 */
#include "pictures.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cli-error.h"
#include "container.h"
#include "output.h"
#include "say.h"
#include "stderr-capture.h"

static const char *const loaders[] = {
  [CONTAINER_PNG] = "gegl:png-load",
  [CONTAINER_JPEG] = "gegl:jpg-load",
  [CONTAINER_TIFF] = "gegl:tiff-load",
  [CONTAINER_WEBP] = "gegl:webp-load",
};

typedef struct
{
  const char *extension;
  const char *operation;
  Container   container;
} Saver;

static const Saver savers[] = {
  { ".png", "gegl:png-save", CONTAINER_PNG },    { ".jpg", "gegl:jpg-save", CONTAINER_JPEG },
  { ".jpeg", "gegl:jpg-save", CONTAINER_JPEG },  { ".tif", "gegl:tiff-save", CONTAINER_TIFF },
  { ".tiff", "gegl:tiff-save", CONTAINER_TIFF }, { ".webp", "gegl:webp-save", CONTAINER_WEBP },
};

static gboolean
pictures_error (GError **error, const char *path, const char *why)
{
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", path, why);
  return FALSE;
}

static gboolean begun;

static void
begin_file (void)
{
  if (!begun)
    gegl_init (NULL, NULL);
  begun = TRUE;
}

void
pictures_end (void)
{
  if (begun)
    gegl_exit ();
}

/* NULL when the file is damaged.  *heard: what the loader complained about all the same. */
static GeglBuffer *
load (Container container, const char *path, char **heard)
{
  g_autoptr (GeglNode) graph = NULL;
  GeglBuffer *buffer = NULL;
  GeglNode   *source, *sink;
  int         n_warnings;

  begin_file ();
  graph = gegl_node_new ();
  source = gegl_node_new_child (graph, "operation", loaders[container], "path", path, NULL);
  sink = gegl_node_new_child (graph, "operation", "gegl:buffer-sink", "buffer", &buffer, NULL);
  stderr_capture_begin (path);
  gegl_node_link (source, sink);
  gegl_node_process (sink);
  *heard = stderr_capture_end (&n_warnings);
  if (n_warnings)
    g_clear_object (&buffer);
  return buffer;
}

static GMappedFile *
map_file (const char *path, GError **error)
{
  gboolean     folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  GMappedFile *mapped = folder ? NULL : g_mapped_file_new (path, FALSE, NULL);

  if (!mapped)
    pictures_error (error, path, g_strerror (folder ? EISDIR : g_access (path, R_OK) != 0 ? errno : EIO));
  return mapped;
}

static void
reverse (guint8 *pixels, int n, int bpp)
{
  for (int a = 0, b = n - 1; a < b; a++, b--)
    for (int i = 0; i < bpp; i++)
      {
        guint8 t = pixels[(gsize) a * bpp + i];

        pixels[(gsize) a * bpp + i] = pixels[(gsize) b * bpp + i];
        pixels[(gsize) b * bpp + i] = t;
      }
}

/* Each upright row is a stored row, or a stored column where the two are exchanged, perhaps read from its other end. */
static GeglBuffer *
turn_upright (GeglBuffer *buffer, int orientation)
{
  gboolean             turned = orientation >= 5;
  gboolean             from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  gboolean             from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const GeglRectangle *stored = gegl_buffer_get_extent (buffer);
  const Babl          *format = gegl_buffer_get_format (buffer);
  int                  bpp = babl_format_get_bytes_per_pixel (format);
  int                  width = turned ? stored->height : stored->width, height = turned ? stored->width : stored->height;
  GeglBuffer          *upright = gegl_buffer_new (GEGL_RECTANGLE (0, 0, width, height), format);
  g_autofree guint8   *line = g_malloc_n (width, bpp);

  for (int y = 0; y < height; y++)
    {
      int           at = (turned ? from_right : from_below) ? height - 1 - y : y;
      GeglRectangle source =
          turned ? (GeglRectangle){ stored->x + at, stored->y, 1, width } : (GeglRectangle){ stored->x, stored->y + at, width, 1 };

      gegl_buffer_get (buffer, &source, 1.0, format, line, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      if (turned ? from_below : from_right)
        reverse (line, width, bpp);
      gegl_buffer_set (upright, GEGL_RECTANGLE (0, y, width, 1), 0, format, line, GEGL_AUTO_ROWSTRIDE);
    }
  return upright;
}

GeglBuffer *
picture_load (const char *path, GError **error)
{
  g_autoptr (GMappedFile) mapped = map_file (path, error);
  g_autoptr (GeglBuffer) stored = NULL;
  g_autofree char *heard = NULL;
  const guint8    *file;
  gsize            size;
  Container        container;
  int              orientation;

  if (!mapped)
    return NULL;
  file = (const guint8 *) g_mapped_file_get_contents (mapped);
  size = g_mapped_file_get_length (mapped);
  container = container_find (file, size);
  if (container == CONTAINER_UNKNOWN)
    pictures_error (error, path, _ ("this is not a PNG, JPEG, TIFF or WebP picture"));
  else if (!container_is_whole (container, file, size) || !(stored = load (container, path, &heard)))
    pictures_error (error, path, _ ("the file is damaged or incomplete"));
  if (!stored)
    return NULL;

  if (heard)
    say_warning (path, heard);
  orientation = container_orientation (container, file, size);
  return orientation == 1 ? g_steal_pointer (&stored) : turn_upright (stored, orientation);
}

GeglBuffer *
picture_from_bytes (const guint8 *rgb, int width, int height)
{
  const GeglRectangle all = { 0, 0, width, height };
  const Babl         *format;
  GeglBuffer         *buffer;

  begin_file ();
  format = babl_format ("R'G'B' u8");
  buffer = gegl_buffer_new (&all, format);
  gegl_buffer_set (buffer, &all, 0, format, rgb, GEGL_AUTO_ROWSTRIDE);
  return buffer;
}

static const Saver *
saver_for (const char *path)
{
  const char *extension = strrchr (path, '.');

  for (gsize i = 0; extension && i < G_N_ELEMENTS (savers); i++)
    if (g_ascii_strcasecmp (extension, savers[i].extension) == 0)
      return &savers[i];
  return NULL;
}

gboolean
picture_can_save (const char *path, gboolean alpha, GError **error)
{
  const Saver *saver = saver_for (path);

  if (!saver)
    return pictures_error (error, path, _ ("cannot be written: the name does not end in .png, .jpg, .tif or .webp"));
  if (alpha && saver->container == CONTAINER_JPEG)
    return pictures_error (error, path, _ ("cannot be written: JPEG keeps no transparency; use .png, or --overlay blend"));
  return output_can_write (path, error);
}

typedef struct
{
  GeglBuffer *buffer;
  const char *path;
} Saving;

static gboolean
save_as (const char *temporary_path, gpointer data, GError **error)
{
  Saving      *saving = data;
  const Saver *saver = saver_for (saving->path);
  g_autoptr (GeglNode) graph = gegl_node_new ();
  g_autoptr (GeglBuffer) check = NULL;
  g_autofree char *heard = NULL;
  GeglNode        *source = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", saving->buffer, NULL);
  GeglNode        *sink = gegl_node_new_child (graph, "operation", saver->operation, "path", temporary_path, NULL);
  int              n_warnings;

  if (gegl_node_find_property (sink, "bitdepth"))
    gegl_node_set (sink, "bitdepth", 8, NULL);
  stderr_capture_begin (saving->path);
  gegl_node_link (source, sink);
  gegl_node_process (sink);
  heard = stderr_capture_end (&n_warnings);
  if (!n_warnings && (check = picture_load (temporary_path, NULL)))
    return TRUE;
  return pictures_error (error, saving->path, _ ("cannot be written; is the disk full?"));
}

gboolean
picture_save (GeglBuffer *buffer, const char *path, GError **error)
{
  Saving saving = { buffer, path };

  return output_write (path, save_as, &saving, error);
}

GeglBuffer *
picture_blend (GeglBuffer *picture, GeglBuffer *layer, double opacity)
{
  g_autoptr (GeglNode) graph = gegl_node_new ();
  gboolean    alpha = babl_format_has_alpha (gegl_buffer_get_format (picture));
  const Babl *format = babl_format (alpha ? "R'G'B'A u8" : "R'G'B' u8");
  GeglBuffer *result = NULL;
  GeglNode   *below = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", picture, NULL);
  GeglNode   *above = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", layer, NULL);
  GeglNode   *faded = gegl_node_new_child (graph, "operation", "gegl:opacity", "value", opacity, NULL);
  GeglNode   *over = gegl_node_new_child (graph, "operation", "gegl:over", NULL);
  GeglNode   *sink = gegl_node_new_child (graph, "operation", "gegl:buffer-sink", "buffer", &result, "format", format, NULL);

  gegl_node_link_many (below, over, sink, NULL);
  gegl_node_link (above, faded);
  gegl_node_connect_to (faded, "output", over, "aux");
  gegl_node_process (sink);
  return result;
}
