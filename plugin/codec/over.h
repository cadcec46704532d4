/* over.h - a layer over a picture, as GIMP shows one in mode normal: in linear light.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GEGL has this, too; but babl, which converts for it, takes whichever of its ways is fastest at the moment, and they differ in the
 * last bit.  Here the same numbers become the same bytes, in less time.
 */
#ifndef CODEC_OVER_H
#define CODEC_OVER_H

#include <glib.h>

typedef struct _Over Over;

/* `wide`: there will be numbers of 16 bits. */
Over *over_new (double opacity, gboolean wide);
void  over_free (Over *over); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Over, over_free)

/* Numbers in sRGB of 8 or 16 bits, with or without transparency, become linear RGBA: n pixels of 4 floats. */
void over_linear (const Over *over, gconstpointer numbers, int channels, int bits, gsize n, float *linear);
/* Lays n linear pixels over others: R'G'B'A of 8 bits in sRGB, or R'G'B' when `channels` is 3. */
void over_blend (const Over *over, const float *below, const float *above, gsize n, int channels, guint8 *bytes);
/* The same at once for pictures of 8 bits in sRGB: R'G'B'A over `channels`, as which they come out. */
void over_blend_bytes (const Over *over, const guint8 *below, const guint8 *above, gsize n, int channels, guint8 *bytes);

#endif
