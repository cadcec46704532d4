/* sheet.c - see sheet.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *              | class 1 | class 2
 *              | 68.6 %  | 20.1 %
 *   model      | picture | picture
 *   method 1   | heat    | heat
 *   method 2   | heat    | heat
 *
 * Heat is painted at the size of the cells, and lies over the picture as it does in the large one (heat/blend.h).
 */
#include "sheet.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>
#include <string.h>

#include "../explain/frame.h"
#include "../explain/guess.h"
#include "../heat/blend.h"
#include "cli-error.h"
#include "free-memory.h"
#include "pictures.h"

/* In pixels. */
#define GAP 10
#define NAMES_WIDTH 190
#define HEAD_HEIGHT 46
#define COLUMN_LEAST 112 /* for the class's name */
#define ROW_LEAST 56     /* for the method's */
#define SIDE_MOST 32767  /* of what cairo draws on */

#define FRAME_GRAY 0.8
#define ANSWER_DIGITS 1

typedef struct
{
  const Attributions *attributions;
  const Forward      *forward;
  const Settings     *settings;
  gboolean            alone;
  guint               n_classes;
  int                 column, row;   /* the size of a cell, with room around the small picture */
  int                 width, height; /* of the sheet */
  cairo_surface_t    *surface;
  cairo_t            *cairo;
} Sheet;

/* ---- words */

typedef struct
{
  int            size; /* pixels */
  PangoWeight    weight;
  double         gray;  /* 0 = black */
  int            lines; /* at most; what is longer ends in … */
  PangoAlignment alignment;
} TextStyle;

static const TextStyle class_name = { 14, PANGO_WEIGHT_BOLD, 0.1, 1, PANGO_ALIGN_CENTER };
static const TextStyle class_answer = { 13, PANGO_WEIGHT_NORMAL, 0.1, 1, PANGO_ALIGN_CENTER };
static const TextStyle title = { 14, PANGO_WEIGHT_BOLD, 0.1, 2, PANGO_ALIGN_LEFT };
static const TextStyle name = { 11, PANGO_WEIGHT_NORMAL, 0.4, 1, PANGO_ALIGN_LEFT };

static PangoLayout *
layout_new (const Sheet *sheet, const TextStyle *style, const char *text, int width)
{
  PangoLayout          *layout = pango_cairo_create_layout (sheet->cairo);
  PangoFontDescription *font = pango_font_description_from_string ("Sans");
  g_autofree char      *valid = g_utf8_make_valid (text, -1);

  pango_font_description_set_absolute_size (font, (double) style->size * PANGO_SCALE);
  pango_font_description_set_weight (font, style->weight);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, valid, -1);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_height (layout, -style->lines);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_alignment (layout, style->alignment);
  return layout;
}

/* Below what has been written at (x, *y), which becomes the lower edge. */
static void
write_text (const Sheet *sheet, const TextStyle *style, const char *text, int x, int *y, int width)
{
  g_autoptr (PangoLayout) layout = layout_new (sheet, style, text, width);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_set_source_rgb (sheet->cairo, style->gray, style->gray, style->gray);
  cairo_move_to (sheet->cairo, x, *y);
  pango_cairo_show_layout (sheet->cairo, layout);
  *y += height;
}

static int
text_height (const Sheet *sheet, const TextStyle *style, const char *text, int width)
{
  g_autoptr (PangoLayout) layout = layout_new (sheet, style, text, width);
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

/* ---- places */

static int
column_left (const Sheet *sheet, guint k)
{
  return NAMES_WIDTH + 2 * GAP + (int) k * (sheet->column + GAP);
}

/* Row 0 has the picture, row i + 1 method i. */
static int
row_top (const Sheet *sheet, guint row)
{
  return HEAD_HEIGHT + GAP + (int) row * (sheet->row + GAP);
}

static void
measure_sheet (Sheet *sheet)
{
  const Thumbnail *picture = sheet->forward->thumbnail;

  sheet->n_classes = via_map_n_classes (sheet->attributions->maps[0]);
  sheet->column = MAX (picture->width, COLUMN_LEAST);
  sheet->row = MAX (picture->height, ROW_LEAST);
  sheet->height = row_top (sheet, sheet->attributions->choice.n + 1);
}

static gboolean
begin_sheet (Sheet *sheet, GError **error)
{
  guint most;

  measure_sheet (sheet);
  most = (guint) (SIDE_MOST - column_left (sheet, 0)) / (guint) (sheet->column + GAP);
  if (sheet->n_classes > most)
    {
      g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("a sheet has room for %u classes, not for %u; ask for fewer of them"),
                   most, sheet->n_classes);
      return FALSE;
    }
  sheet->width = column_left (sheet, sheet->n_classes);
  if (free_memory_suffices (4 * (guint64) sheet->width * (guint64) sheet->height))
    sheet->surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, sheet->width, sheet->height);
  if (!sheet->surface || cairo_surface_status (sheet->surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_FAILED, g_strerror (ENOMEM));
      return FALSE;
    }
  sheet->cairo = cairo_create (sheet->surface);
  cairo_set_source_rgb (sheet->cairo, 1, 1, 1);
  cairo_paint (sheet->cairo);
  cairo_set_line_width (sheet->cairo, 1);
  return TRUE;
}

static void
end_sheet (Sheet *sheet)
{
  g_clear_pointer (&sheet->cairo, cairo_destroy);
  g_clear_pointer (&sheet->surface, cairo_surface_destroy);
}

/* ---- small pictures */

/* A row of the sheet's pixels, each 0xXXRRGGBB. */
static guint32 *
pixel_row (const Sheet *sheet, int y)
{
  return (guint32 *) (void *) (cairo_image_surface_get_data (sheet->surface)
                               + (gsize) y * cairo_image_surface_get_stride (sheet->surface));
}

/* rgb: as large as the thumbnail; the frame lies around it. */
static void
put_cell (const Sheet *sheet, guint row, guint k, const guint8 *rgb)
{
  const Thumbnail *picture = sheet->forward->thumbnail;
  int              left = column_left (sheet, k) + (sheet->column - picture->width) / 2;
  int              top = row_top (sheet, row) + (sheet->row - picture->height) / 2;

  cairo_surface_flush (sheet->surface);
  for (int y = 0; y < picture->height; y++)
    {
      guint32 *pixels = pixel_row (sheet, top + y) + left;

      for (int x = 0; x < picture->width; x++, rgb += 3)
        pixels[x] = (guint32) (rgb[0] << 16 | rgb[1] << 8 | rgb[2]);
    }
  cairo_surface_mark_dirty (sheet->surface);
  cairo_set_source_rgb (sheet->cairo, FRAME_GRAY, FRAME_GRAY, FRAME_GRAY);
  cairo_rectangle (sheet->cairo, left - 0.5, top - 0.5, picture->width + 1, picture->height + 1);
  cairo_stroke (sheet->cairo);
}

/* The heat of class number k as method i has it, over the picture or over white: rgb [height, width, 3]. */
static void
paint_heat (const Sheet *sheet, guint i, guint k, guint8 *rgb)
{
  const Forward    *forward = sheet->forward;
  const Thumbnail  *picture = forward->thumbnail;
  const gsize       n = (gsize) picture->width * picture->height;
  const double      across = (double) picture->width / forward->width, down = (double) picture->height / forward->height;
  const ViaBox      frame = frame_scaled (via_photo_frame (forward->photo), across, down);
  const ViaBox      whole = { 0, 0, picture->width, picture->height };
  g_autofree float *heat = g_new (float, 4 * n);

  via_map_paint_at (sheet->attributions->maps[i], k, &frame, &whole, picture->width, &sheet->settings->paint, 0, picture->height,
                    heat);
  for (gsize j = 0; j < 4 * n; j++)
    heat[j] = (guint8) (255 * heat[j] + 0.5f) / 255.0f; /* as a large picture's layer has it */
  if (sheet->alone)
    memset (rgb, 255, 3 * n);
  else
    memcpy (rgb, picture->rgb, 3 * n);
  blend_pixels (BLEND_NORMAL, sheet->alone ? 1 : sheet->settings->opacity / 100, rgb, heat, n, rgb);
}

/* ---- the sheet */

static void
draw_class (const Sheet *sheet, guint k)
{
  const ViaModel  *model = sheet->forward->model;
  ViaGuess         guess = via_trace_guess (sheet->forward->trace, via_map_class (sheet->attributions->maps[0], k));
  g_autofree char *answer = guess_text (via_model_outputs (model), guess_answer (model, &guess), ANSWER_DIGITS);
  int              y = GAP;

  write_text (sheet, &class_name, guess.label, column_left (sheet, k), &y, sheet->column);
  write_text (sheet, &class_answer, answer, column_left (sheet, k), &y, sheet->column);
  put_cell (sheet, 0, k, sheet->forward->thumbnail->rgb);
}

/* What stands at the left of a row, in the middle of its height: what people call it, and what it is called when it is asked for. */
static void
draw_names (const Sheet *sheet, guint row, const char *titled, const char *named)
{
  int height = text_height (sheet, &title, titled, NAMES_WIDTH) + text_height (sheet, &name, named, NAMES_WIDTH);
  int y = row_top (sheet, row) + (sheet->row - height) / 2;

  write_text (sheet, &title, titled, GAP, &y, NAMES_WIDTH);
  write_text (sheet, &name, named, GAP, &y, NAMES_WIDTH);
}

static void
draw_method (const Sheet *sheet, guint i)
{
  const Thumbnail   *picture = sheet->forward->thumbnail;
  const ViaMethod   *method = sheet->attributions->choice.methods[i];
  g_autofree guint8 *rgb = g_malloc (3 * (gsize) picture->width * picture->height);

  draw_names (sheet, i + 1, via_method_title (method), via_method_id (method));
  for (guint k = 0; k < sheet->n_classes; k++)
    {
      paint_heat (sheet, i, k, rgb);
      put_cell (sheet, i + 1, k, rgb);
    }
}

static void
draw_sheet (const Sheet *sheet)
{
  const ViaModel *model = sheet->forward->model;

  for (guint k = 0; k < sheet->n_classes; k++)
    draw_class (sheet, k);
  draw_names (sheet, 0, via_model_title (model), via_model_name (model));
  for (guint i = 0; i < sheet->attributions->choice.n; i++)
    draw_method (sheet, i);
  cairo_surface_flush (sheet->surface);
}

/* Of a CodecImage. */
static gboolean
give_rows (int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const Sheet *sheet = data;

  for (int end_y = y + n; y < end_y; y++)
    {
      const guint32 *pixels = pixel_row (sheet, y);

      for (int x = 0; x < sheet->width; x++, rows += 3)
        {
          rows[0] = (guint8) (pixels[x] >> 16);
          rows[1] = (guint8) (pixels[x] >> 8);
          rows[2] = (guint8) pixels[x];
        }
    }
  return TRUE;
}

gboolean
sheet_save (const Attributions *attributions, const Forward *forward, const Settings *settings, gboolean alone, const char *path,
            GError **error)
{
  Sheet    sheet = { .attributions = attributions, .forward = forward, .settings = settings, .alone = alone };
  gboolean ok = begin_sheet (&sheet, error);

  if (ok)
    {
      const CodecImage image = { .width = sheet.width, .height = sheet.height, .channels = 3, .draw = give_rows, .data = &sheet };

      draw_sheet (&sheet);
      ok = picture_save (forward->codec, image, path, error);
    }
  end_sheet (&sheet);
  return ok;
}
