/* save.c - see save.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL's savers return no errors: a save has failed when a warning was logged, or when what was written cannot be loaded.
 */
#include "save.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "complaints.h"
#include "load.h"

static const struct
{
  const char *extension;
  SaveFormat  format;
} extensions[] = {
  { ".png", SAVE_PNG },  { ".jpg", SAVE_JPEG },  { ".jpeg", SAVE_JPEG },
  { ".tif", SAVE_TIFF }, { ".tiff", SAVE_TIFF }, { ".webp", SAVE_WEBP },
};

static const char *const savers[] = {
  [SAVE_PNG] = "gegl:png-save",
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

gboolean
save_picture (GeglBuffer *buffer, SaveFormat format, int fd, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd), *words = NULL;
  g_autoptr (GeglNode) graph = gegl_node_new ();
  GeglNode *source = gegl_node_new_child (graph, "operation", "gegl:buffer-source", "buffer", buffer, NULL);
  GeglNode *sink = gegl_node_new_child (graph, "operation", savers[format], "path", path, NULL);

  if (gegl_node_find_property (sink, "bitdepth"))
    gegl_node_set (sink, "bitdepth", 8, NULL);
  complaints_begin ();
  gegl_node_link (source, sink);
  gegl_node_process (sink);
  if (!complaints_end (&words) && can_be_loaded (fd))
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, words ? words : _ ("is the disk full?"));
  return FALSE;
}

/* The same under the name that newer GEGLs want. */
#ifdef HAVE_GEGL_NODE_CONNECT
#define CONNECT gegl_node_connect
#else
#define CONNECT gegl_node_connect_to
#endif

GeglBuffer *
save_blend (GeglBuffer *picture, GeglBuffer *layer, double opacity)
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
  CONNECT (faded, "output", over, "aux");
  gegl_node_process (sink);
  return result;
}
