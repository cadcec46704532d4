/* color.c - GIMP 3's colours: its buffers know their space.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "../gimp/color.h"

void
color_for_reading (Color *color, GimpImage *image, GeglBuffer *buffer, gboolean raw)
{
  *color = (Color){ .pixels = pixels_color (buffer, raw) };
}

void
color_for_writing (Color *color, GimpImage *image, GeglBuffer *buffer)
{
  *color = (Color){ .pixels = pixels_color (buffer, FALSE) };
}

void
color_clear (Color *color)
{
}
