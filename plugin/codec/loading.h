/* loading.h - what the files that load a picture share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_LOADING_H
#define CODEC_LOADING_H

#include <gegl.h>

#include "container.h"

/* One picture file, and what is made of it. */
typedef struct
{
  Slice          file;
  ContainerFacts facts;
  GPtrArray     *complaints; /* strings */
  GeglBuffer    *buffer;
} Loading;

/* Sets the error, and returns FALSE. */
gboolean loading_error (GError **error, const char *why);
void     loading_complain (Loading *loading, const char *about);
/* One channel, or that and transparency. */
gboolean loading_is_gray (const Babl *format);

/* Fills the buffer with the whole of the picture in the file `fd`.  directory: of a TIFF file, from 1. */
gboolean loading_decode (Loading *loading, int fd, int directory, GError **error);
/* The same for TIFF files, which may hold several pictures and all kinds of numbers. */
gboolean loading_decode_tiff (Loading *loading, int fd, GError **error);

#endif
