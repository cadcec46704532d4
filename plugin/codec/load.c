/* load.c - see load.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL's loaders are asked for what they can: a still picture, in the first or another directory of a TIFF file, that is as large
 * as it says.  They get the file by its descriptor's name, so that nobody exchanges it meanwhile.
 */
#include "load.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "complaints.h"
#include "foreign.h"
#include "icc.h"
#include "loading.h"
#include "memory-file.h"
#include "upright.h"
#include "webp-still.h"

static const char *const loaders[] = {
  [CONTAINER_PNG] = "gegl:png-load",
  [CONTAINER_JPEG] = "gegl:jpg-load",
  [CONTAINER_TIFF] = "gegl:tiff-load",
  [CONTAINER_WEBP] = "gegl:webp-load",
};

gboolean
loading_is_gray (const Babl *format)
{
  return babl_format_get_n_components (format) <= 2;
}

gboolean
loading_error (GError **error, const char *why)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, why);
  return FALSE;
}

void
loading_complain (Loading *l, const char *about)
{
  g_ptr_array_add (l->complaints, g_strdup (about));
}

/* ---- decoding */

gboolean
loading_decode (Loading *l, int fd, int directory, GError **error)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd), *words = NULL, *why = NULL;
  g_autoptr (GeglNode) graph = gegl_node_new ();
  g_autoptr (GeglBuffer) decoded = NULL;
  GeglNode *source = gegl_node_new_child (graph, "operation", loaders[l->facts.container], "path", path, NULL);
  GeglNode *sink = gegl_node_new_child (graph, "operation", "gegl:buffer-sink", "buffer", &decoded, NULL);
  gboolean  failed;

  if (directory > 1)
    gegl_node_set (source, "directory", directory, NULL);
  complaints_begin ();
  gegl_node_link (source, sink);
  gegl_node_process (sink);
  failed = complaints_end (&words);
  if (!failed && decoded && gegl_buffer_get_width (decoded) > 0 && gegl_buffer_get_height (decoded) > 0)
    {
      if (words)
        loading_complain (l, words);
      l->buffer = g_steal_pointer (&decoded);
      return TRUE;
    }
  why = words ? g_strdup_printf (_ ("it cannot be decoded: %s"), words) : g_strdup (_ ("the file is damaged or incomplete"));
  return loading_error (error, why);
}

/* ---- animations */

/* The first picture may be smaller than the whole. */
static void
lay_on_canvas (Loading *l, int x, int y)
{
  GeglRectangle canvas = { 0, 0, (int) l->facts.width, (int) l->facts.height };
  GeglBuffer   *still = l->buffer;

  if (gegl_rectangle_equal (&canvas, gegl_buffer_get_extent (still)))
    return;
  l->buffer = gegl_buffer_new (&canvas, babl_format ("R'G'B'A u8"));
  gegl_buffer_copy (still, NULL, GEGL_ABYSS_NONE, l->buffer, GEGL_RECTANGLE (x, y, 0, 0));
  g_object_unref (still);
}

static gboolean
decode_animation (Loading *l, GError **error)
{
  int x, y, fd;
  g_autoptr (GBytes) still = webp_still (l->file, &x, &y);
  gboolean ok;

  if (!still)
    return loading_error (error, _ ("the file is damaged or incomplete"));
  fd = memory_file_copy (g_bytes_get_data (still, NULL), g_bytes_get_size (still), error);
  if (fd < 0)
    return FALSE;
  ok = loading_decode (l, fd, 1, error);
  close (fd);
  if (ok)
    lay_on_canvas (l, x, y);
  return ok;
}

/* ---- colours */

static gboolean
is_cmyk (const Babl *format)
{
  const char *model = babl_get_name (babl_format_get_model (format));

  return g_ascii_strncasecmp (model, "cmyk", 4) == 0 || g_ascii_strncasecmp (model, "cama", 4) == 0; /* alpha is multiplied in */
}

/* NULL: the profile is none of the kinds that babl knows, or not for pictures of this kind. */
static const Babl *
space_of (GBytes *profile, const Babl *format)
{
  const char *problem = NULL;
  const Babl *space = babl_space_from_icc (g_bytes_get_data (profile, NULL), (int) g_bytes_get_size (profile),
                                           BABL_ICC_INTENT_RELATIVE_COLORIMETRIC, &problem);

  if (!space || problem || babl_space_is_cmyk (space) != is_cmyk (format))
    return NULL;
  return babl_space_is_gray (space) && !loading_is_gray (format) ? NULL : space;
}

/* Loaders that pass over the profile leave the picture in sRGB, as do those that cannot use it. */
static void
apply_profile (Loading *l, gboolean managed)
{
  const Babl *format = gegl_buffer_get_format (l->buffer), *space, *srgb = babl_space ("sRGB");
  gboolean    broken;
  g_autoptr (GBytes) profile = icc_extract (&l->facts, l->file, &broken);

  if (l->facts.container == CONTAINER_TIFF && tiff_is_lab (&l->facts.tiff))
    return; /* its numbers need none */
  if (!profile && !broken)
    {
      if (managed && is_cmyk (format))
        loading_complain (l, _ ("it has no colour profile, so its CMYK colours are only roughly right"));
      return;
    }
  space = profile ? space_of (profile, format) : NULL;
  if (managed && !space)
    loading_complain (l, _ ("its colour profile is damaged, or of a kind that cannot be used; its colours are taken for sRGB"));
  if (!space || babl_format_get_space (format) == srgb)
    gegl_buffer_set_format (l->buffer, babl_format_with_space (babl_format_get_encoding (format), space ? space : srgb));
}

/* ---- all of it */

static gboolean
check_size (const ContainerFacts *facts, GError **error)
{
  g_autofree char *why = NULL;

  if (facts->height == 0 || facts->width <= LOAD_PIXELS_MOST / facts->height)
    return TRUE;
  why = g_strdup_printf (_ ("it has %" PRId64 " × %" PRId64 " pixels; at most %d million can be read, so make it smaller first"),
                         facts->width, facts->height, (int) (LOAD_PIXELS_MOST / 1000000));
  return loading_error (error, why);
}

static gboolean
load_file (Loading *l, int fd, GError **error)
{
  if (l->facts.container == CONTAINER_UNKNOWN)
    {
      g_autofree char *why = foreign_sentence (l->file);

      return loading_error (error, why);
    }
  if (!container_is_whole (l->facts.container, l->file))
    return loading_error (error, _ ("the file is damaged or incomplete"));
  if (!check_size (&l->facts, error))
    return FALSE;
  if (l->facts.container == CONTAINER_TIFF)
    return loading_decode_tiff (l, fd, error);
  if (l->facts.animated)
    loading_complain (l, _ ("it is animated; the first of its pictures is taken"));
  return l->facts.animated && l->facts.container == CONTAINER_WEBP ? decode_animation (l, error) : loading_decode (l, fd, 1, error);
}

GeglBuffer *
load_picture (int fd, gboolean managed, GPtrArray *complaints, GError **error)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new_from_fd (fd, FALSE, error);
  Loading   l = { .complaints = complaints };
  Container container;

  if (!mapped)
    return NULL;
  l.file = (Slice){ (const guint8 *) g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped), FALSE };
  container = container_find (l.file);
  l.facts = container_facts (container, l.file);
  if (!load_file (&l, fd, error))
    {
      g_clear_object (&l.buffer);
      return NULL;
    }
  apply_profile (&l, managed);
  return upright (l.buffer, l.facts.orientation);
}
