/* comparison.c - two heat layers of one image: how alike they are, and where they differ.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The ranks are those of the raw maps when both have the same cells.  Otherwise the second one's heat is read in the middle of the
 * first one's cells, as far as both networks looked there.
 */
#include "comparison.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../explain/frame.h"
#include "rank.h"

static gboolean
same_size (ViaSize a, ViaSize b)
{
  return a.width == b.width && a.height == b.height;
}

static gboolean
same_cells (const HeatLayer *first, const HeatLayer *second, const ViaBox frames[2])
{
  return same_size (first->provenance.cells, second->provenance.cells) && memcmp (&frames[0], &frames[1], sizeof frames[0]) == 0;
}

/* What the second map says in the middle of the first one's cells; -1 where its network did not look. */
static void
read_cells (const ViaMap *map, const ViaBox frames[2], ViaSize cells, float *heat)
{
  const ViaBox *own = &frames[0];
  const ViaBox  moved = { frames[1].x - own->x, frames[1].y - own->y, frames[1].width, frames[1].height };
  const ViaBox  frame = frame_scaled (moved, cells.width / own->width, cells.height / own->height);

  via_map_heat_at (map, 0, &frame, cells.width, NULL, 0, cells.height, heat);
}

/* NaN when one of them is the same everywhere; FALSE when they have no place in common. */
static gboolean
correlate (const HeatLayer *first, const HeatLayer *second, const ViaBox frames[2], double *correlation)
{
  const ViaSize     size = first->provenance.cells;
  const gsize       cells = (gsize) size.width * size.height;
  g_autofree float *a = g_memdup2 (first->provenance.grid, cells * sizeof *a), *b = g_new (float, cells);
  gsize             n = 0;

  if (same_cells (first, second, frames))
    {
      *correlation = rank_correlation (a, second->provenance.grid, cells);
      return TRUE;
    }
  read_cells (second->provenance.map, frames, size, b);
  for (gsize i = 0; i < cells; i++)
    if (b[i] >= 0)
      {
        a[n] = a[i];
        b[n++] = b[i];
      }
  *correlation = rank_correlation (a, b, n);
  return n > 0;
}

gboolean
comparison_init (Comparison *c, const HeatLayer *first, const HeatLayer *second, GError **error)
{
  *c = (Comparison){ .maps = { first->provenance.map, second->provenance.map },
                     .frames = { first->frame, second->frame },
                     .width = first->place.width,
                     .height = first->place.height,
                     .alpha = first->provenance.paint.alpha };
  c->frames[1].x += second->place.x - first->place.x;
  c->frames[1].y += second->place.y - first->place.y;
  if (correlate (first, second, c->frames, &c->correlation))
    return TRUE;
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                       _ ("The two networks looked at different places; choose two heat layers of the same picture"));
  return FALSE;
}

/* Of differences from -1 to 1. */
typedef float Colors[256][3];

static void
make_colors (Colors colors)
{
  for (int i = 0; i < 256; i++)
    {
      guint8 rgb[3];

      via_colormap_color (VIA_COLORMAP_DIVERGING, i, rgb);
      for (int c = 0; c < 3; c++)
        colors[i][c] = rgb[c] / 255.f;
    }
}

/* Of one of the two, n x width numbers: its heat, -1 where the network did not look, and how far from the edges of where it did. */
typedef struct
{
  float *heat, *fade;
} ComparedRows;

static ComparedRows
compared_rows (const Comparison *c, int which, const FramePart *part, int y, int n)
{
  const ViaBox frame = frame_in_part (c->frames[which], part);
  const ViaBox layer = frame_in_part ((ViaBox){ 0, 0, c->width, c->height }, part);
  const gsize  pixels = (gsize) part->width * n;
  ComparedRows rows = { g_new (float, pixels), g_new (float, pixels) };

  via_map_heat_at (c->maps[which], 0, &frame, part->width, NULL, y, n, rows.heat);
  via_frame_fade (&frame, &layer, part->width, y, n, rows.fade);
  return rows;
}

static void
compared_rows_clear (ComparedRows *rows)
{
  g_free (rows->heat);
  g_free (rows->fade);
}

void
comparison_paint (const Comparison *c, const FramePart *part, int y, int n, float *rgba)
{
  const gsize  pixels = (gsize) part->width * n;
  ComparedRows first = compared_rows (c, 0, part, y, n), second = compared_rows (c, 1, part, y, n);
  Colors       colors;

  make_colors (colors);
  memset (rgba, 0, 4 * pixels * sizeof *rgba);
  for (gsize i = 0; i < pixels; i++, rgba += 4)
    {
      float a = first.heat[i], b = second.heat[i];

      if (a < 0 || b < 0)
        continue;
      memcpy (rgba, colors[(int) (255 * (0.5f + 0.5f * (a - b)))], sizeof *colors);
      rgba[3] = c->alpha == VIA_ALPHA_OPAQUE ? 1 : via_alpha (fabsf (a - b)) * first.fade[i] * second.fade[i];
    }
  compared_rows_clear (&first);
  compared_rows_clear (&second);
}

typedef struct
{
  const Comparison *comparison;
  FramePart         part;
} ComparisonPainting;

static void
paint_difference (int y, int n, float *rgba, gpointer data)
{
  const ComparisonPainting *p = data;

  comparison_paint (p->comparison, &p->part, y, n, rgba);
}

gboolean
comparison_fill (const Comparison *c, GeglBuffer *buffer, const PixelsColor *color, GError **error)
{
  const GeglRectangle *all = gegl_buffer_get_extent (buffer);
  ComparisonPainting   painting = { c, { 1, 1, 0, 0, all->width, all->height } };

  return pixels_fill (buffer, color, paint_difference, &painting, error);
}

char *
comparison_name (const HeatLayer *first, const HeatLayer *second)
{
  return g_strdup_printf (_ ("ViT: %s minus %s"), first->provenance.label, second->provenance.label);
}
