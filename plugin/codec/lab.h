/* lab.h - CIE L*a*b* numbers of a TIFF file become colours.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_LAB_H
#define CODEC_LAB_H

#include <gegl.h>

/* Takes a buffer that was read as if its 8 or 16 bits were red, green and blue, and returns the one that takes its place.  NULL
 * when they are no such numbers.  with_sign: a* and b* have one; else they are that much more than 0. */
GeglBuffer *lab_to_rgb (GeglBuffer *numbers, gboolean with_sign);

#endif
