/* object-mask.c - see object-mask.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "object-mask.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "png-numbers.h"
#include "segmentation.h"

#define EDGE 255 /* the number of what is not counted */

static ObjectMask *
blank_mask (int width, int height)
{
  ObjectMask *mask = g_malloc0 (sizeof *mask + (gsize) width * height);

  mask->width = width;
  mask->height = height;
  return mask;
}

/* `mask` with an object in it; else it is freed, NULL and a sentence. */
static ObjectMask *
checked_mask (const char *name, ObjectMask *mask, GError **error)
{
  gsize n = (gsize) mask->width * mask->height;

  if (memchr (mask->pixels, SEGMENTATION_OBJECT, n))
    return mask;
  if (memchr (mask->pixels, SEGMENTATION_UNCOUNTED, n))
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                 _ ("%s: the mask shows no object: %d stands for pixels that are not counted, 0 for background, any other "
                    "number for the object"),
                 name, EDGE);
  else
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s: the mask shows no object: all of it is background"), name);
  object_mask_free (mask);
  return NULL;
}

static guint8
meaning (guint16 number)
{
  if (number == EDGE)
    return SEGMENTATION_UNCOUNTED;
  return number ? SEGMENTATION_OBJECT : SEGMENTATION_BACKGROUND;
}

ObjectMask *
object_mask_from_numbers (const char *name, const guint16 *numbers, int width, int height, GError **error)
{
  ObjectMask *mask = blank_mask (width, height);

  for (gsize i = 0; i < (gsize) width * height; i++)
    mask->pixels[i] = meaning (numbers[i]);
  return checked_mask (name, mask, error);
}

ObjectMask *
object_mask_read (const char *path, int width, int height, GError **error)
{
  g_autofree guint16 *numbers = png_numbers_read (path, width, height, error);

  return numbers ? object_mask_from_numbers (path, numbers, width, height, error) : NULL;
}

/* ---- boxes */

/* The first of `size` pixels whose centre lies at `edge` or behind it. */
static int
first_behind (double edge, int size)
{
  return (int) CLAMP (ceil (edge - 0.5), 0, size);
}

ObjectMask *
object_mask_from_boxes (const char *name, const ViaBox *boxes, guint n, int width, int height, GError **error)
{
  ObjectMask *mask = blank_mask (width, height);

  for (guint i = 0; i < n; i++)
    {
      int left = first_behind (boxes[i].x, width), right = first_behind (boxes[i].x + boxes[i].width, width);
      int bottom = first_behind (boxes[i].y + boxes[i].height, height);

      for (int y = first_behind (boxes[i].y, height); y < bottom && left < right; y++)
        memset (mask->pixels + (gsize) y * width + left, SEGMENTATION_OBJECT, (gsize) (right - left));
    }
  if (memchr (mask->pixels, SEGMENTATION_OBJECT, (gsize) width * height))
    return mask;
  object_mask_free (mask);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, _ ("%s: no pixel of the picture, %d × %d, lies in the object's box"), name,
               width, height);
  return NULL;
}

/* ---- what a network sees */

/* What lies at x, y of the picture. */
static guint8
there (const ObjectMask *mask, double x, double y)
{
  if (!(x >= 0 && y >= 0 && x < mask->width && y < mask->height))
    return SEGMENTATION_UNCOUNTED;
  return mask->pixels[(gsize) y * mask->width + (gsize) x];
}

void
object_mask_seen (const ObjectMask *mask, const ViaBox *frame, int width, int height, guint8 *seen)
{
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      *seen++ = there (mask, frame->x + (x + 0.5) * frame->width / width, frame->y + (y + 0.5) * frame->height / height);
}
