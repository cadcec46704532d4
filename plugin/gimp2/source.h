/* source.h - what is explained: which pixels, and where they lie in the image.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SOURCE_H
#define SOURCE_H

#include <libgimp/gimp.h>

#include "color.h"
#include "../explain/view.h"

/* Do not move it: the view points to the colour. */
typedef struct
{
  gint32 image;
  gint32 layer;   /* the layer that was asked for, also when all that is visible is explained */
  gint32 visible; /* a copy of what is visible, outside the image; -1 when the layer itself is explained */
  View   view;
  Color  color;
} PictureSource;

/* Fails, in the user's words, when there is nothing to explain.  Changes nothing in the image. */
gboolean source_open (PictureSource *source, gint32 image, gint32 drawable, gboolean visible, gboolean raw, GError **error);
/* Accepts a zeroed struct. */
void source_close (PictureSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (PictureSource, source_close)

/* A JobReport: GIMP's progress bar. */
void source_progress (double fraction, const char *stage, gpointer data);

#endif
