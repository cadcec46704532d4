/* chunks.h - the parts that PNG, JPEG and WebP files consist of.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_CHUNKS_H
#define CODEC_CHUNKS_H

#include "slice.h"

/* Second bytes of JPEG markers. */
#define JPEG_APP1 0xe1
#define JPEG_APP2 0xe2
#define JPEG_SOS 0xda /* the compressed picture begins */
#define JPEG_EOI 0xd9

/* The content of the next chunk of that kind, beginning to look at *at, which then stands behind it; *at 0 is the first one.  FALSE
 * when there is none, or a chunk before it is longer than the file.  A chunk that is cut short is as long as what is left of it. */
gboolean chunks_png (Slice file, const char kind[4], gsize *at, Slice *content);
gboolean chunks_webp (Slice file, const char kind[4], gsize *at, Slice *content);
/* The same for a JPEG file's segments; those behind the beginning of the compressed picture are not looked for.  Big-endian. */
gboolean chunks_jpeg (Slice file, guint8 marker, gsize *at, Slice *content);
/* The segment that says how large the picture is, whichever way it is compressed. */
gboolean chunks_jpeg_frame (Slice file, Slice *content);

#endif
