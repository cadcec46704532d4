/* container.h - what a picture file says about itself before anybody decodes it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_CONTAINER_H
#define CLI_CONTAINER_H

#include <glib.h>

typedef enum
{
  CONTAINER_UNKNOWN,
  CONTAINER_PNG,
  CONTAINER_JPEG,
  CONTAINER_TIFF,
  CONTAINER_WEBP
} Container;

/* By the first of the file's `size` bytes, not by its name. */
Container container_find (const guint8 *file, gsize size);

/* FALSE when the end of a PNG, JPEG or WebP file is missing: GEGL's loaders would read on behind it. */
gboolean container_is_whole (Container container, const guint8 *file, gsize size);

/* The Exif orientation, 1…8; 1 = upright, also when the file does not say. */
int container_orientation (Container container, const guint8 *file, gsize size);

#endif
