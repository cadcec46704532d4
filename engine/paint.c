/* paint.c - heat becomes a layer as large as the picture, or the reference implementation's picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layer is the inverse of the resize and the crop: the centre of a pixel of the picture is found in the heat, which is read there
 * bilinearly. */
#include <math.h>

#include "photo.h"
#include "picture/composite.h"
#include "trace.h"

/* Where the pixels of one axis lie in the heat, and which of them the network saw. */
typedef struct
{
  int   low;     /* heat pixel before the centre, -1 when it was not seen */
  int   high;    /* the one after it */
  float between; /* how far from the first to the second */
} Spot;

static Spot
spot (int pixel, double scale, gint64 crop, int size, double begin, double end)
{
  double centre = pixel + 0.5;
  double at = CLAMP (centre * scale - (double) crop - 0.5, 0, size - 1);
  int    low = (int) at;

  if (centre < begin || centre >= end)
    return (Spot){ -1, 0, 0 };
  return (Spot){ low, MIN (low + 1, size - 1), (float) (at - low) };
}

static float
read_heat (const float *heat, int size, const Spot *x, const Spot *y)
{
  const float *a = heat + y->low * size, *b = heat + y->high * size;
  float        above = a[x->low] + x->between * (a[x->high] - a[x->low]);
  float        below = b[x->low] + x->between * (b[x->high] - b[x->low]);

  return CLAMP (above + y->between * (below - above), 0, 1);
}

void
via_map_paint (const ViaMap *map, guint k, const ViaPhoto *photo, const ViaPaint *paint, int y, int n, float *rgba)
{
  static const ViaPaint plain = { 0 };
  const Geometry       *g = photo_geometry (photo);
  const ViaBox          seen = via_photo_seen (photo);
  const float          *heat = via_map_heat (map, k);
  const int             threshold = via_map_threshold (map, k);
  g_autofree Spot      *across = g_new (Spot, g->in_width);
  guint8                colors[256][3];

  g_return_if_fail (y >= 0 && n >= 0 && n <= g->in_height - y);
  paint = paint ? paint : &plain;
  for (int i = 0; i < 256; i++)
    via_colormap_color (paint->colormap, i, colors[i]);
  for (int x = 0; x < g->in_width; x++)
    across[x] = spot (x, g->out_width / g->in_width, g->left, g->size, seen.x, seen.x + seen.width);
  for (int row = y; row < y + n; row++)
    {
      Spot down = spot (row, g->out_height / g->in_height, g->top, g->size, seen.y, seen.y + seen.height);

      for (int x = 0; x < g->in_width; x++, rgba += 4)
        {
          gboolean looked = down.low >= 0 && across[x].low >= 0;
          int      level = looked ? (int) (255 * read_heat (heat, g->size, &across[x], &down)) : 0;

          if (paint->threshold)
            level = level > threshold ? 255 : 0;
          for (int c = 0; c < 3; c++)
            rgba[c] = looked ? colors[level][c] / 255.f : 0;
          rgba[3] = looked;
        }
    }
}

void
via_map_composite (const ViaMap *map, guint k, const ViaTrace *trace, const ViaPaint *paint, guint8 *rgb)
{
  const int         size = via_model_input_size (via_trace_model (trace)), threshold = via_map_threshold (map, k);
  const gsize       pixels = (gsize) size * size;
  g_autofree float *heat = g_memdup2 (via_map_heat (map, k), pixels * sizeof (float));

  for (gsize i = 0; i < pixels && paint && paint->threshold; i++)
    heat[i] = (int) (255 * heat[i]) > threshold;
  composite_reference (trace->values[0], heat, size, rgb);
}
