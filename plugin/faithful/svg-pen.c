/* svg-pen.c - a pen that writes SVG 1.1.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Numbers are written with a point in every locale.
 */
#include "../printable.h"
#include "pen.h"

typedef struct
{
  Pen      pen;
  GString *text;
} SvgPen;

/* ---- parts of elements */

/* A space, the name, and ="12.34". */
static void
put_number (GString *text, const char *name, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.2f", value);
  g_string_append_printf (text, " %s=\"%s\"", name, number);
}

static void
put_colour (GString *text, const char *name, guint32 colour)
{
  g_string_append_printf (text, " %s=\"#%06x\"", name, colour);
}

static void
put_points (GString *text, const PenPoint *points, guint n)
{
  char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, " points=\"");
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%s,%s", i ? " " : "", g_ascii_formatd (x, sizeof x, "%.2f", points[i].x),
                            g_ascii_formatd (y, sizeof y, "%.2f", points[i].y));
  g_string_append_c (text, '"');
}

static void
put_words (GString *text, const char *words)
{
  g_autofree char *visible = printable_text (words), *escaped = g_markup_escape_text (visible, -1);

  g_string_append (text, escaped);
}

static void
put_dash (GString *text, const double *dash)
{
  if (dash[0] <= 0)
    return;
  g_string_append (text, " stroke-dasharray=\"");
  for (int i = 0; i < 4 && dash[i] > 0; i++)
    g_string_append_printf (text, "%s%d", i ? " " : "", (int) dash[i]);
  g_string_append_c (text, '"');
}

/* ---- what it draws */

static void
svg_line (Pen *pen, const PenPoint *points, guint n, const PenStroke *stroke)
{
  GString *text = ((SvgPen *) pen)->text;

  g_string_append (text, "<polyline fill=\"none\" stroke-linejoin=\"round\"");
  put_colour (text, "stroke", stroke->colour);
  put_number (text, "stroke-width", stroke->width);
  put_dash (text, stroke->dash);
  put_points (text, points, n);
  g_string_append (text, "/>\n");
}

static void
svg_area (Pen *pen, const PenPoint *points, guint n, guint32 colour, double opacity)
{
  GString *text = ((SvgPen *) pen)->text;

  g_string_append (text, "<polygon");
  put_colour (text, "fill", colour);
  put_number (text, "fill-opacity", opacity);
  put_points (text, points, n);
  g_string_append (text, "/>\n");
}

static void
svg_text (Pen *pen, PenPoint point, const PenLetters *letters, const char *words)
{
  static const char *const anchors[] = { "start", "middle", "end" };
  GString                 *text = ((SvgPen *) pen)->text;

  g_string_append_printf (text, "<text text-anchor=\"%s\"%s", anchors[letters->anchor],
                          letters->bold ? " font-weight=\"bold\"" : "");
  put_number (text, "font-size", letters->size);
  put_colour (text, "fill", letters->colour);
  put_number (text, "x", letters->upward ? -point.y : point.x);
  put_number (text, "y", letters->upward ? point.x : point.y);
  g_string_append (text, letters->upward ? " transform=\"rotate(-90)\">" : ">");
  put_words (text, words);
  g_string_append (text, "</text>\n");
}

/* ---- the file */

Pen *
svg_pen_new (int width, int height, const char *title)
{
  SvgPen *pen = g_new (SvgPen, 1);

  *pen = (SvgPen){ { svg_line, svg_area, svg_text }, g_string_new (NULL) };
  g_string_append_printf (pen->text,
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" "
                          "font-family=\"DejaVu Sans, Verdana, sans-serif\">\n<title>",
                          width, height, width, height);
  put_words (pen->text, title);
  g_string_append (pen->text, "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
  return &pen->pen;
}

char *
svg_pen_finish (Pen *pen)
{
  GString *text = ((SvgPen *) pen)->text;

  g_free (pen);
  g_string_append (text, "</svg>\n");
  return g_string_free (text, FALSE);
}
