/* curves.c - see curves.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *    title
 *  up |------        -- name
 *     |      ---     -- name
 *     0---------
 *        across
 */
#include "curves.h"

#include <math.h>

#include "pen.h"

/* In pixels. */
#define PAGE_WIDTH 960
#define PAGE_LEAST 560 /* its height, unless the legend needs more */
#define PLOT_LEFT 76
#define PLOT_RIGHT 640
#define PLOT_TOP 52
#define PLOT_BELOW 64 /* from the page's lower edge */
#define LEGEND_LEFT 668
#define LEGEND_SAMPLE 34
#define LEGEND_LINE 21

#define TICKS 6 /* about so many on an axis */
#define INK 0x1a1a1a
#define PALE_INK 0x555555
#define GRID 0xdddddd
#define BAND_OPACITY 0.1

/* From one round number to another. */
typedef struct
{
  double low, high, step;
} PlotAxis;

typedef struct
{
  const CurveChart *chart;
  Pen              *pen;
  double            bottom;
  PlotAxis          across, up;
} Plot;

/* ---- axes */

/* 1, 2 or 5 times a power of ten, so that there are about TICKS of them. */
static double
round_step (double range)
{
  double rough = range / TICKS, power = pow (10, floor (log10 (rough)));

  return rough / power < 1.5 ? power : rough / power < 3.5 ? 2 * power : rough / power < 7.5 ? 5 * power : 10 * power;
}

static PlotAxis
axis_over (double low, double high)
{
  double step;

  if (!(high > low))
    high = low + 1;
  step = round_step (high - low);
  return (PlotAxis){ step * floor (low / step + 1e-9), step * ceil (high / step - 1e-9), step };
}

static void
extend_range (double *low, double *high, const double *values, guint n)
{
  for (guint i = 0; values && i < n; i++)
    if (isfinite (values[i]))
      {
        *low = MIN (*low, values[i]);
        *high = MAX (*high, values[i]);
      }
}

/* Over all curves and their bands, and 0. */
static PlotAxis
axis_up (const CurveChart *chart)
{
  double low = 0, high = 0;

  for (guint i = 0; i < chart->n_curves; i++)
    {
      extend_range (&low, &high, chart->curves[i].values, chart->n);
      extend_range (&low, &high, chart->curves[i].low, chart->n);
      extend_range (&low, &high, chart->curves[i].high, chart->n);
    }
  return axis_over (low, high);
}

static PenPoint
plot_point (const Plot *plot, double x, double y)
{
  return (PenPoint){ PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (x - plot->across.low) / (plot->across.high - plot->across.low),
                     plot->bottom + (PLOT_TOP - plot->bottom) * (y - plot->up.low) / (plot->up.high - plot->up.low) };
}

static void
write_at (const Plot *plot, double x, double y, PenLetters letters, const char *text)
{
  plot->pen->text (plot->pen, (PenPoint){ x, y }, &letters, text);
}

/* A line across the plot and its number. */
static void
draw_tick (const Plot *plot, double value, gboolean up)
{
  const PenStroke stroke = { value == 0 ? INK : GRID, 1, { 0 } };
  PenPoint        ends[2] = { up ? plot_point (plot, plot->across.low, value) : plot_point (plot, value, plot->up.low),
                       up ? plot_point (plot, plot->across.high, value) : plot_point (plot, value, plot->up.high) };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  plot->pen->line (plot->pen, ends, 2, &stroke);
  g_ascii_formatd (number, sizeof number, "%g", value);
  if (up)
    write_at (plot, ends[0].x - 8, ends[0].y + 4, (PenLetters){ 12, PALE_INK, PEN_UNTIL, FALSE, FALSE }, number);
  else
    write_at (plot, ends[0].x, ends[0].y + 18, (PenLetters){ 12, PALE_INK, PEN_AROUND, FALSE, FALSE }, number);
}

static void
draw_axis (const Plot *plot, const PlotAxis *axis, gboolean up)
{
  int n = (int) round ((axis->high - axis->low) / axis->step);

  for (int i = 0; i <= n; i++)
    {
      double value = axis->low + i * axis->step;

      draw_tick (plot, fabs (value) < axis->step / 1e6 ? 0 : value, up);
    }
}

static void
draw_words (const Plot *plot)
{
  const double middle = (PLOT_LEFT + PLOT_RIGHT) / 2.0;

  write_at (plot, PLOT_LEFT, 30, (PenLetters){ 16, INK, PEN_FROM, TRUE, FALSE }, plot->chart->title);
  write_at (plot, middle, plot->bottom + 44, (PenLetters){ 13, INK, PEN_AROUND, FALSE, FALSE }, plot->chart->across);
  write_at (plot, 24, (PLOT_TOP + plot->bottom) / 2, (PenLetters){ 13, INK, PEN_AROUND, FALSE, TRUE }, plot->chart->up);
}

/* ---- curves */

static PenStroke
stroke_of (guint i)
{
  static const guint32 colours[] = { 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0x000000, 0x56b4e9, 0xe69f00 };
  static const double  dashes[][4] = { { 0 }, { 8, 4 }, { 2, 3 }, { 9, 3, 2, 3 } };
  PenStroke            stroke = { colours[i % G_N_ELEMENTS (colours)], 2, { 0 } };

  for (int k = 0; k < 4; k++)
    stroke.dash[k] = dashes[i / G_N_ELEMENTS (colours) % G_N_ELEMENTS (dashes)][k];
  return stroke;
}

static gboolean
has_point (const Curve *curve, guint i)
{
  return isfinite (curve->values[i]) && (!curve->low || (isfinite (curve->low[i]) && isfinite (curve->high[i])));
}

/* The points first … end-1 of the band: its upper edge, and back along the lower one. */
static void
draw_band (const Plot *plot, const Curve *curve, guint first, guint end, guint32 colour)
{
  guint                n = end - first;
  g_autofree PenPoint *points = g_new (PenPoint, 2 * n);

  for (guint i = 0; i < n; i++)
    {
      points[i] = plot_point (plot, plot->chart->places[first + i], curve->high[first + i]);
      points[2 * n - 1 - i] = plot_point (plot, plot->chart->places[first + i], curve->low[first + i]);
    }
  plot->pen->area (plot->pen, points, 2 * n, colour, BAND_OPACITY);
}

static void
draw_line (const Plot *plot, const Curve *curve, guint first, guint end, const PenStroke *stroke)
{
  g_autofree PenPoint *points = g_new (PenPoint, end - first);

  for (guint i = first; i < end; i++)
    points[i - first] = plot_point (plot, plot->chart->places[i], curve->values[i]);
  plot->pen->line (plot->pen, points, end - first, stroke);
}

/* All of a curve's bands, or all of its lines, piece by piece. */
static void
draw_curve (const Plot *plot, guint number, gboolean band)
{
  const Curve *curve = &plot->chart->curves[number];
  PenStroke    stroke = stroke_of (number);

  if (band && !curve->low)
    return;
  for (guint first = 0, end; first < plot->chart->n; first = end + 1)
    {
      for (end = first; end < plot->chart->n && has_point (curve, end);)
        end++;
      if (end > first && band)
        draw_band (plot, curve, first, end, stroke.colour);
      else if (end > first)
        draw_line (plot, curve, first, end, &stroke);
    }
}

static void
draw_legend (const Plot *plot)
{
  for (guint i = 0; i < plot->chart->n_curves; i++)
    {
      double    y = PLOT_TOP + 10 + LEGEND_LINE * (double) i;
      PenPoint  sample[2] = { { LEGEND_LEFT, y - 4 }, { LEGEND_LEFT + LEGEND_SAMPLE, y - 4 } };
      PenStroke stroke = stroke_of (i);

      plot->pen->line (plot->pen, sample, 2, &stroke);
      write_at (plot, LEGEND_LEFT + LEGEND_SAMPLE + 8, y, (PenLetters){ 12, INK, PEN_FROM, FALSE, FALSE },
                plot->chart->curves[i].name);
    }
}

/* ---- all of it */

static int
page_height (const CurveChart *chart)
{
  return MAX (PAGE_LEAST, PLOT_TOP + 20 + LEGEND_LINE * (int) chart->n_curves);
}

static void
draw_chart (const CurveChart *chart, Pen *pen)
{
  Plot   plot = { chart, pen, page_height (chart) - PLOT_BELOW, { 0 }, axis_up (chart) };
  double low = INFINITY, high = -INFINITY;

  extend_range (&low, &high, chart->places, chart->n);
  plot.across = chart->n ? axis_over (low, high) : axis_over (0, 1);
  draw_axis (&plot, &plot.across, FALSE);
  draw_axis (&plot, &plot.up, TRUE);
  draw_words (&plot);
  for (guint i = 0; i < chart->n_curves; i++)
    draw_curve (&plot, i, TRUE);
  for (guint i = chart->n_curves; i-- > 0;) /* the first one on top */
    draw_curve (&plot, i, FALSE);
  draw_legend (&plot);
}

char *
curves_svg (const CurveChart *chart)
{
  Pen *pen = svg_pen_new (PAGE_WIDTH, page_height (chart), chart->title);

  draw_chart (chart, pen);
  return svg_pen_finish (pen);
}

GBytes *
curves_png (const CurveChart *chart, GError **error)
{
  Pen *pen = png_pen_new (PAGE_WIDTH, page_height (chart));

  draw_chart (chart, pen);
  return png_pen_finish (pen, error);
}
