/* source.h - what is explained: which pixels, and where they lie in the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SOURCE_H
#define SOURCE_H

#include "../explain/view.h"
#include "color.h"

/* Images and layers belong to libgimp.  Do not move it: the view points to the colour. */
typedef struct
{
  GimpImage *image;
  GimpLayer
       *layer; /* the layer that was asked for, also when all that is visible is explained; of a heat layer, the picture below */
  char *note;  /* that it is another than the one that was asked for; or NULL */
  GimpLayer *visible; /* a copy of what is visible, outside the image; NULL when the layer itself is explained */
  View       view;
  Color      color;
} PictureSource;

/* Fails, in the user's words, when there is nothing to explain.  Changes nothing in the image. */
gboolean source_open (PictureSource *source, GimpImage *image, GimpDrawable *drawable, gboolean visible, gboolean raw,
                      GError **error);
/* Accepts a zeroed struct. */
void source_close (PictureSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PictureSource, source_close)

/* Tells GIMP's user what he has to know, if there is something. */
void source_tell (const PictureSource *source);

/* A JobReport: GIMP's progress bar. */
void source_progress (double fraction, const char *stage, gpointer data);

#endif
