/* color.h - GIMP 2.10's colour management, as pixels.h wants it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In 2.10 a plug-in's buffers are labelled sRGB whatever the image's profile says, so GEGL alone would read (and write) the
 * bare code values.  The image's profile has to be applied here.
 */
#ifndef COLOR_H
#define COLOR_H

#include <libgimp/gimp.h>

#include "../explain/pixels.h"

typedef struct
{
  PixelsColor         pixels;    /* points back to this struct: do not move it */
  GimpColorTransform *transform; /* NULL when no profile is in the way */
  const Babl         *from, *to;
} Color;

/* From the image's colours to sRGB; `raw`: leave code values as they are. */
void color_for_reading (Color *color, gint32 image, GeglBuffer *buffer, gboolean raw);
/* From sRGB to the colours of the image, which is RGB or will be converted to it. */
void color_for_writing (Color *color, gint32 image, GeglBuffer *buffer);
/* Accepts a zeroed struct. */
void color_clear (Color *color);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Color, color_clear)

#endif
