/* raster.h - the rows of a picture: in memory where they are few, else in a GEGL buffer, which can lie on the disk.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Small pictures never meet GEGL, which takes longer to start than they take in all.
 */
#ifndef CODEC_RASTER_H
#define CODEC_RASTER_H

#include <gegl.h>

typedef struct
{
  int         width, height;
  int         channels; /* R'G'B', or R'G'B'A */
  int         bits;     /* of a number, in sRGB: 8, or 16 as the machine has them; 0: of a buffer with other numbers */
  guint8     *bytes;    /* [height,width,channels]; NULL: … */
  GeglBuffer *buffer;   /* … they are here */
} Raster;

/* Whether so many pixels lie in memory.  GEGL need not run for those. */
gboolean raster_is_small (int width, int height, int channels, int bits);

Raster *raster_new (int width, int height, int channels, int bits);
Raster *raster_of_buffer (GeglBuffer *buffer); /* taken over; of any numbers, from 0, 0 on */
void    raster_free (Raster *raster);          /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Raster, raster_free)

/* Numbers of 8 bits in sRGB. */
gboolean raster_is_plain (const Babl *format);

gsize raster_row_bytes (const Raster *raster);
/* n rows from y on; other numbers become 8 bits in sRGB.  They are lent, and lie in `room` for so many, or where they are kept. */
const guint8 *raster_rows (const Raster *raster, int y, int n, guint8 *room);
void          raster_set_rows (Raster *raster, int y, int n, const guint8 *rows);

/* The same for GEGL; unref it. */
GeglBuffer *raster_buffer (const Raster *raster);

#endif
