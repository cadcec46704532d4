/* pane.c - one picture of the preview, in the screen's pixels.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "pane.h"

#include "../heat/blend.h"

/* Where a picture is cut out. */
#define CHECK_SIZE 8
#define DARK 0x66
#define LIGHT 0x99

/* On one axis: of a picture of `length` pixels, enlarged by `scale`, `room` pixels may be shown around the middle.  Returns how many are,
 * and where they begin. */
static int
cut (double length, double scale, int room, double *middle, double *begin)
{
  double all = MAX (1, length * scale);

  if (all < room + 0.5)
    {
      *begin = 0;
      *middle = 0.5;
      return (int) (all + 0.5);
    }
  *begin = CLAMP (*middle * all - room / 2.0, 0, all - room);
  *middle = (*begin + room / 2.0) / all;
  return room;
}

/* The scale is that of the thumbnail; the part is one of the picture, whose thumbnail it is. */
static double
find_part (const Thumbnail *t, PaneView *view, int width, int height, FramePart *part)
{
  double scale = MIN ((double) width / t->width, (double) height / t->height) * view->zoom;

  part->width = cut (t->width, scale, width, &view->x, &part->x);
  part->height = cut (t->height, scale, height, &view->y, &part->y);
  part->across = scale * t->width / t->full_width;
  part->down = scale * t->height / t->full_height;
  return scale;
}

static void
free_pixels (guchar *pixels, gpointer data)
{
  g_free (pixels);
}

/* R'G'B', whose rows follow each other; it takes the pixels over when they are to be freed. */
static GdkPixbuf *
packed_pixbuf (guint8 *rgb, int width, int height, gboolean free_them)
{
  return gdk_pixbuf_new_from_data (rgb, GDK_COLORSPACE_RGB, FALSE, 8, width, height, 3 * width, free_them ? free_pixels : NULL,
                                   NULL);
}

static guint8 *
paint_picture (const Thumbnail *t, double scale, const FramePart *part)
{
  guint8 *rgb = g_malloc (3 * (gsize) part->width * part->height);
  g_autoptr (GdkPixbuf) from = packed_pixbuf (t->rgb, t->width, t->height, FALSE);
  g_autoptr (GdkPixbuf) to = packed_pixbuf (rgb, part->width, part->height, FALSE);

  gdk_pixbuf_scale (from, to, 0, 0, part->width, part->height, -part->x, -part->y, scale, scale, GDK_INTERP_BILINEAR);
  return rgb;
}

/* The picture, where it is hot, over checks. */
static void
cut_out (const guint8 *picture, const float *heat, const FramePart *part, guint8 *rgb)
{
  for (int y = 0; y < part->height; y++)
    for (int x = 0; x < part->width; x++, picture += 3, heat += 4, rgb += 3)
      {
        const int check = (x / CHECK_SIZE + y / CHECK_SIZE) % 2 ? DARK : LIGHT;

        for (int c = 0; c < 3; c++)
          rgb[c] = (guint8) (check + heat[3] * (picture[c] - check) + 0.5f);
      }
}

static guint8 *
paint_overlay (const PaneScene *scene, const guint8 *picture, const FramePart *part)
{
  const gsize       n = (gsize) part->width * part->height;
  g_autofree float *heat = g_new (float, 4 * n);
  guint8           *rgb = g_malloc (3 * n);

  scene->heat (part, heat, scene->data);
  if (scene->cut_out)
    cut_out (picture, heat, part, rgb);
  else
    blend_pixels (scene->mode, scene->opacity, picture, heat, n, rgb);
  return rgb;
}

GdkPixbuf *
pane_paint (const PaneScene *scene, PaneView *view, int width, int height, FramePart *part)
{
  double             scale = find_part (scene->picture, view, width, height, part);
  g_autofree guint8 *picture = paint_picture (scene->picture, scale, part);
  guint8            *rgb = scene->heat ? paint_overlay (scene, picture, part) : g_steal_pointer (&picture);

  return packed_pixbuf (rgb, part->width, part->height, TRUE);
}

void
pane_move (PaneView *view, double across, double down)
{
  view->x += across / view->zoom;
  view->y += down / view->zoom;
}
