/* png-pen.c - a pen that draws with cairo, and with Pango where it writes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "../printable.h"
#include "pen.h"

#define SCALE 2

typedef struct
{
  Pen              pen;
  cairo_surface_t *surface;
  cairo_t         *cairo;
} PngPen;

static cairo_t *
cairo_of (Pen *pen)
{
  return ((PngPen *) pen)->cairo;
}

static void
set_colour (cairo_t *cairo, guint32 colour, double opacity)
{
  cairo_set_source_rgba (cairo, (colour >> 16) / 255.0, (colour >> 8 & 255) / 255.0, (colour & 255) / 255.0, opacity);
}

static void
trace_path (cairo_t *cairo, const PenPoint *points, guint n)
{
  cairo_new_path (cairo);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cairo, points[i].x, points[i].y);
}

static void
png_line (Pen *pen, const PenPoint *points, guint n, const PenStroke *stroke)
{
  cairo_t *cairo = cairo_of (pen);
  int      n_dashes = 0;

  while (n_dashes < 4 && stroke->dash[n_dashes] > 0)
    n_dashes++;
  set_colour (cairo, stroke->colour, 1);
  cairo_set_line_width (cairo, stroke->width);
  cairo_set_line_join (cairo, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cairo, stroke->dash, n_dashes, 0);
  trace_path (cairo, points, n);
  cairo_stroke (cairo);
}

static void
png_area (Pen *pen, const PenPoint *points, guint n, guint32 colour, double opacity)
{
  cairo_t *cairo = cairo_of (pen);

  set_colour (cairo, colour, opacity);
  trace_path (cairo, points, n);
  cairo_close_path (cairo);
  cairo_fill (cairo);
}

static PangoLayout *
layout_of_letters (cairo_t *cairo, const PenLetters *letters, const char *text)
{
  PangoLayout          *layout = pango_cairo_create_layout (cairo);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  g_autofree char      *visible = printable_text (text);

  pango_font_description_set_absolute_size (font, letters->size * PANGO_SCALE);
  pango_font_description_set_weight (font, letters->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, visible, -1);
  return layout;
}

static void
png_text (Pen *pen, PenPoint point, const PenLetters *letters, const char *text)
{
  cairo_t *cairo = cairo_of (pen);
  g_autoptr (PangoLayout) layout = layout_of_letters (cairo, letters, text);
  int width, height;

  pango_layout_get_size (layout, &width, &height);
  cairo_save (cairo);
  cairo_translate (cairo, point.x, point.y);
  if (letters->upward)
    cairo_rotate (cairo, -G_PI / 2);
  set_colour (cairo, letters->colour, 1);
  cairo_move_to (cairo, -(double) width / PANGO_SCALE * letters->anchor / PEN_UNTIL,
                 -(double) pango_layout_get_baseline (layout) / PANGO_SCALE);
  pango_cairo_show_layout (cairo, layout);
  cairo_restore (cairo);
}

/* ---- the file */

Pen *
png_pen_new (int width, int height)
{
  PngPen *pen = g_new (PngPen, 1);

  *pen = (PngPen){ .pen = { png_line, png_area, png_text } };
  pen->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, SCALE * width, SCALE * height);
  pen->cairo = cairo_create (pen->surface);
  cairo_set_source_rgb (pen->cairo, 1, 1, 1);
  cairo_paint (pen->cairo);
  cairo_scale (pen->cairo, SCALE, SCALE);
  return &pen->pen;
}

static cairo_status_t
collect_bytes (void *data, const unsigned char *bytes, unsigned int n)
{
  g_byte_array_append (data, bytes, n);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
png_pen_finish (Pen *pen, GError **error)
{
  g_autofree PngPen *png = (PngPen *) pen;
  GByteArray        *bytes = g_byte_array_new ();
  cairo_status_t     status = cairo_status (png->cairo);

  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (png->surface, collect_bytes, bytes);
  cairo_destroy (png->cairo);
  cairo_surface_destroy (png->surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (bytes);
  g_byte_array_unref (bytes);
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _ ("the curves cannot be drawn: %s"), cairo_status_to_string (status));
  return NULL;
}
