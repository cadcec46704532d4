/* host.h - GIMP 3, for the sources in plugin/gimp, which are written in its words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HOST_H
#define HOST_H

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

/* Whether an image that is gray or indexed takes RGB layers, before it is converted itself. */
#define HOST_TAKES_RGB_LAYERS FALSE

/* Part of a layer, that large.  GIMP keeps its proportions and repeats the last row for what is left of another shape.
 * gimp_drawable_get_sub_thumbnail() of GIMP 3.0 frees its pixels twice. */
static inline GdkPixbuf *
host_thumbnail (GimpDrawable *layer, const GeglRectangle *part, int across, int down)
{
  int width, height, channels;
  g_autoptr (GBytes) pixels = gimp_drawable_get_sub_thumbnail_data (layer, part->x, part->y, part->width, part->height, across,
                                                                    down, &width, &height, &channels);

  if (!pixels || channels < 3) /* gray: no heat layer can be painted there anyway */
    return NULL;
  return gdk_pixbuf_new_from_bytes (pixels, GDK_COLORSPACE_RGB, channels == 4, 8, width, height, width * channels);
}

#endif
