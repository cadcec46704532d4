/* container.h - what a picture file says about itself before anybody decodes it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_CONTAINER_H
#define CODEC_CONTAINER_H

#include "slice.h"
#include "tiff.h"

typedef enum
{
  CONTAINER_UNKNOWN,
  CONTAINER_PNG,
  CONTAINER_JPEG,
  CONTAINER_TIFF,
  CONTAINER_WEBP
} Container;

typedef struct
{
  Container   container;
  gint64      width, height; /* 0 when the file does not say */
  int         orientation;   /* Exif's, 1…8; 1 = upright, also when the file does not say */
  gboolean    animated;
  TiffPicture tiff;
} ContainerFacts;

/* By the first bytes, not by the file's name. */
Container container_find (Slice file);

/* FALSE when the end of a PNG, JPEG or WebP file is missing: GEGL's loaders would read on behind it. */
gboolean container_is_whole (Container container, Slice file);

ContainerFacts container_facts (Container container, Slice file);

#endif
