/* object-mask.h - which pixels of a picture are the object's.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As segmentations of Pascal VOC have it, a mask is a PNG file as large as the picture whose numbers count as they stand, places in
 * a palette or greys of 1 to 16 bits: 0 is background, 255 the edge of an object, which is not counted, everything else the object.
 */
#ifndef FAITHFUL_OBJECT_MASK_H
#define FAITHFUL_OBJECT_MASK_H

#include <via.h>

typedef struct
{
  int    width, height;
  guint8 pixels[]; /* [height, width], of SEGMENTATION_… */
} ObjectMask;

/* A mask of a picture of width x height pixels.  Errors, one sentence each: no PNG file, or a broken one; another size; colours; no
 * object. */
ObjectMask *object_mask_read (const char *path, int width, int height, GError **error);
/* width x height numbers of any mask.  An error when none of them is an object; `name` is what it is called. */
ObjectMask *object_mask_from_numbers (const char *name, const guint16 *numbers, int width, int height, GError **error);
/* What lies in one of the boxes is the object: pixels whose centres do.  An error when there is none. */
ObjectMask *object_mask_from_boxes (const char *name, const ViaBox *boxes, guint n, int width, int height, GError **error);
#define object_mask_free g_free
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ObjectMask, object_mask_free)

/* The same as the network's input of width x height pixels shows it, which lies at `frame` in the picture: of each of its pixels
 * what there is at its centre; outside the picture nothing that counts.  seen [height, width]. */
void object_mask_seen (const ObjectMask *mask, const ViaBox *frame, int width, int height, guint8 *seen);

#endif
