/* preview.c - the picture with the heat over it, as its layer will look, or the original and that side by side.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "preview.h"

#include <string.h>

#include "../heat/blend.h"

#define GAP 4 /* between two pictures */

GtkWidget *
preview_new (void)
{
  GtkWidget *preview = gtk_image_new ();

  gtk_widget_set_size_request (preview, PREVIEW_SIDE, PREVIEW_SIDE);
  return preview;
}

int
preview_scale (GtkWidget *preview)
{
#if GTK_MAJOR_VERSION >= 3
  return gtk_widget_get_scale_factor (preview);
#else
  return 1;
#endif
}

static void
set_pixbuf (GtkWidget *preview, GdkPixbuf *pixbuf)
{
#if GTK_MAJOR_VERSION >= 3
  cairo_surface_t *surface = gdk_cairo_surface_create_from_pixbuf (pixbuf, preview_scale (preview), NULL);

  gtk_image_set_from_surface (GTK_IMAGE (preview), surface);
  cairo_surface_destroy (surface);
#else
  gtk_image_set_from_pixbuf (GTK_IMAGE (preview), pixbuf);
#endif
}

/* A pixbuf's rows are padded. */
static GdkPixbuf *
pixbuf_new (const Thumbnail *t)
{
  GdkPixbuf *pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, t->width, t->height);

  for (int y = 0; y < t->height; y++)
    memcpy (gdk_pixbuf_get_pixels (pixbuf) + (gsize) y * gdk_pixbuf_get_rowstride (pixbuf), t->rgb + 3 * (gsize) y * t->width,
            3 * (gsize) t->width);
  return pixbuf;
}

static GdkPixbuf *
overlay_new (const Thumbnail *t, const float *heat, Blend mode, double opacity)
{
  gsize              n = (gsize) t->width * t->height;
  g_autofree guint8 *rgb = g_malloc (3 * n);
  Thumbnail          overlay = *t;

  blend_pixels (mode, opacity, t->rgb, heat, n, rgb);
  overlay.rgb = rgb;
  return pixbuf_new (&overlay);
}

/* Both at half their size, in the room of one. */
static GdkPixbuf *
pair_new (GdkPixbuf *original, GdkPixbuf *overlay)
{
  int        width = gdk_pixbuf_get_width (original), height = gdk_pixbuf_get_height (original);
  int        half = MAX (1, (width - GAP) / 2), low = MAX (1, height * half / width);
  GdkPixbuf *pair = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 2 * half + GAP, low);

  gdk_pixbuf_fill (pair, 0);
  gdk_pixbuf_scale (original, pair, 0, 0, half, low, 0, 0, (double) half / width, (double) low / height, GDK_INTERP_BILINEAR);
  gdk_pixbuf_scale (overlay, pair, half + GAP, 0, half, low, half + GAP, 0, (double) half / width, (double) low / height,
                    GDK_INTERP_BILINEAR);
  return pair;
}

void
preview_show (GtkWidget *preview, const Thumbnail *thumbnail, const float *heat, Blend mode, double opacity, gboolean side_by_side)
{
  g_autoptr (GdkPixbuf) overlay = heat ? overlay_new (thumbnail, heat, mode, opacity) : pixbuf_new (thumbnail);
  g_autoptr (GdkPixbuf) original = side_by_side ? pixbuf_new (thumbnail) : NULL;
  g_autoptr (GdkPixbuf) pair = side_by_side ? pair_new (original, overlay) : NULL;

  set_pixbuf (preview, pair ? pair : overlay);
}

void
preview_clear (GtkWidget *preview)
{
  gtk_image_clear (GTK_IMAGE (preview));
}
