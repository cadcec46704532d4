/* paint.c - heat becomes a layer as large as the picture, or the reference implementation's picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layer is the inverse of the resize and the crop: the centre of a pixel of the picture is found in the heat, which is read
 * there bilinearly.
 */
#include <string.h>

#include "map.h"
#include "photo.h"
#include "picture/composite.h"
#include "trace.h"

/* Of the 256 colours of a map, those that are neither hot nor cold. */
#define MIDDLE 127

/* Where the pixels of one axis lie in the heat, and which of them the network saw. */
typedef struct
{
  int   low;     /* heat pixel before the centre, -1 when it was not seen */
  int   high;    /* the one after it */
  float between; /* how far from the first to the second */
} Spot;

/* begin, length: of the frame on this axis, which shows `size` pixels of heat. */
static Spot
spot (int pixel, double begin, double length, int size)
{
  double centre = pixel + 0.5, at;
  int    low;

  if (!(centre >= begin && centre < begin + length))
    return (Spot){ -1, 0, 0 };
  at = CLAMP ((centre - begin) * (size / length) - 0.5, 0, size - 1);
  low = (int) at;
  return (Spot){ low, MIN (low + 1, size - 1), (float) (at - low) };
}

static Spot *
spots_across (const ViaBox *frame, int width, int size)
{
  Spot *across = g_new (Spot, width);

  for (int x = 0; x < width; x++)
    across[x] = spot (x, frame->x, frame->width, size);
  return across;
}

/* One row of what [size,size] values are there: n of them, -1 where the network did not look. */
static void
heat_row (const float *values, int size, const Spot *across, Spot y, int n, float *row)
{
  const float *a = values + MAX (y.low, 0) * size, *b = values + y.high * size;

  for (int i = 0; i < n; i++)
    {
      const Spot *x = &across[i];
      float       above, below;

      if (y.low < 0 || x->low < 0)
        {
          row[i] = -1;
          continue;
        }
      above = a[x->low] + x->between * (a[x->high] - a[x->low]);
      below = b[x->low] + x->between * (b[x->high] - b[x->low]);
      row[i] = CLAMP (above + y.between * (below - above), 0, 1);
    }
}

static gboolean
is_hot (float heat, const ViaPaint *paint, int otsu)
{
  return paint->level > 0 ? heat > paint->level : (int) (255 * heat) > otsu;
}

void
via_map_heat_at (const ViaMap *map, guint k, const ViaBox *frame, int width, const ViaPaint *paint, int y, int n, float *heat)
{
  g_autofree Spot *across = NULL;
  const int        otsu = via_map_threshold (map, k);

  g_return_if_fail (k < via_map_n_classes (map) && width >= 0 && y >= 0 && n >= 0);
  g_return_if_fail (frame->width > 0 && frame->height > 0);
  across = spots_across (frame, width, map->size);
  for (int row = y; row < y + n; row++, heat += width)
    {
      heat_row (via_map_heat (map, k), map->size, across, spot (row, frame->y, frame->height, map->size), width, heat);
      for (int x = 0; x < width && paint && paint->threshold; x++)
        if (heat[x] >= 0)
          heat[x] = is_hot (heat[x], paint, otsu);
    }
}

/* Which numbers are painted, and in which colours. */
typedef struct
{
  const float    *values; /* [size,size], in 0…1 */
  const ViaPaint *paint;
  int             otsu, cold; /* with a threshold: Otsu's; the colour of what is not hot */
  float           rgba[256][4];
} Palette;

static void
palette_init (Palette *p, const ViaMap *map, guint k, const ViaPaint *paint)
{
  gboolean two_sided = paint->colormap == VIA_COLORMAP_DIVERGING && map->contrast;
  gsize    pixels = (gsize) map->size * map->size;

  p->values = two_sided && !paint->threshold ? map->balances + k * pixels : via_map_heat (map, k);
  p->paint = paint;
  p->otsu = via_map_threshold (map, k);
  p->cold = two_sided ? MIDDLE : 0;
  for (int i = 0; i < 256; i++)
    {
      guint8 rgb[3];

      via_colormap_color (paint->colormap, i, rgb);
      for (int c = 0; c < 3; c++)
        p->rgba[i][c] = rgb[c] / 255.f;
      p->rgba[i][3] = 1;
    }
}

static const float *
heat_color (const Palette *p, float value)
{
  static const float clear[4] = { 0 };

  if (value < 0)
    return clear;
  if (!p->paint->threshold)
    return p->rgba[(int) (255 * value)];
  return p->rgba[is_hot (value, p->paint, p->otsu) ? 255 : p->cold];
}

void
via_map_paint_at (const ViaMap *map, guint k, const ViaBox *frame, int width, const ViaPaint *paint, int y, int n, float *rgba)
{
  static const ViaPaint plain = { 0 };
  g_autofree Spot      *across = NULL;
  g_autofree float     *values = NULL;
  Palette               palette;

  g_return_if_fail (k < via_map_n_classes (map) && width >= 0 && y >= 0 && n >= 0);
  g_return_if_fail (frame->width > 0 && frame->height > 0);
  across = spots_across (frame, width, map->size);
  values = g_new (float, width);
  palette_init (&palette, map, k, paint ? paint : &plain);
  for (int row = y; row < y + n; row++)
    {
      heat_row (palette.values, map->size, across, spot (row, frame->y, frame->height, map->size), width, values);
      for (int x = 0; x < width; x++, rgba += 4)
        memcpy (rgba, heat_color (&palette, values[x]), 4 * sizeof *rgba);
    }
}

void
via_map_paint (const ViaMap *map, guint k, const ViaPhoto *photo, const ViaPaint *paint, int y, int n, float *rgba)
{
  const Geometry *g = photo_geometry (photo);
  const ViaBox    frame = via_photo_frame (photo);

  g_return_if_fail (y >= 0 && n >= 0 && n <= g->in_height - y);
  via_map_paint_at (map, k, &frame, g->in_width, paint, y, n, rgba);
}

void
via_map_composite (const ViaMap *map, guint k, const ViaTrace *trace, const ViaPaint *paint, guint8 *rgb)
{
  const int         size = map->size, threshold = via_map_threshold (map, k);
  const gsize       pixels = (gsize) size * size;
  g_autofree float *heat = g_memdup2 (via_map_heat (map, k), pixels * sizeof (float));

  for (gsize i = 0; i < pixels && paint && paint->threshold; i++)
    heat[i] = is_hot (heat[i], paint, threshold);
  composite_reference (trace->values[0], heat, size, rgb);
}
