/* thumbnail.h - a small picture of a large one, made from its rows as they are read.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef THUMBNAIL_H
#define THUMBNAIL_H

#include <glib.h>

typedef struct
{
  int     width, height;
  guint8 *rgb; /* [height, width, 3], sRGB */

  int    full_width, full_height; /* of the picture */
  int    y, row;                  /* the next of the picture's rows, and the thumbnail's row that is being added up */
  int    n;                       /* rows added up so far */
  float *line, *sum;              /* [width, 3] */
} Thumbnail;

/* The size of a thumbnail whose longer side is `side`, also when the picture is smaller than that. */
void thumbnail_fit (int full_width, int full_height, int side, int *width, int *height);

/* Of that size. */
Thumbnail *thumbnail_new (int full_width, int full_height, int side);
void       thumbnail_free (Thumbnail *thumbnail); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Thumbnail, thumbnail_free)

/* The next `n` of the picture's rows, R'G'B'A; laid over mid-grey, as for the network. */
void thumbnail_add_rows (Thumbnail *thumbnail, const float *rgba, int n);

#endif
