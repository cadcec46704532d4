/* color.h - an image's colours and sRGB, as pixels.h wants it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A buffer of GIMP 3 knows its colour space, so GEGL alone converts its pixels.  In GIMP 2.10 a plug-in's buffers are labelled sRGB
 * whatever the image's profile says, and GEGL would read (and write) the bare code values: there the image's profile has to be
 * applied.
 */
#ifndef COLOR_H
#define COLOR_H

#include "../explain/pixels.h"
#include "host.h"

typedef struct
{
  PixelsColor         pixels;    /* points back to this struct: do not move it */
  GimpColorTransform *transform; /* NULL when no profile is in the way, as always in GIMP 3 */
  const Babl         *from, *to; /* what it converts */
} Color;

/* From the image's colours to sRGB; `raw`: leave code values as they are. */
void color_for_reading (Color *color, GimpImage *image, GeglBuffer *buffer, gboolean raw);
/* From sRGB to the colours of the image, which is RGB or will be converted to it. */
void color_for_writing (Color *color, GimpImage *image, GeglBuffer *buffer);
/* Accepts a zeroed struct. */
void color_clear (Color *color);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Color, color_clear)

#endif
