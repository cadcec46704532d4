/* paint.c - heat becomes a layer as large as the picture, or the reference implementation's picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The layer is the inverse of the resize and the crop: the centre of a pixel of the picture is found in the heat, which is read
 * there bilinearly.
 *
 * VIA_ALPHA_HEAT: with s = |h - z|/max (z, 1 - z), where the heat h of what speaks neither for the class nor against it is z (0 for
 * a map without negative numbers), or with the balance b of a contrast of two sides |2 b - 1|, the same for z = 1/2; and with d the
 * distance from an edge of the frame in sides of the frame,
 *
 *   alpha = s (2 - s) f (d left) f (d right) f (d above) f (d below),      f (d) = 3 t^2 - 2 t^3, t = min (16 d, 1)
 *
 * The first factor rises by twice the heat at its beginning, so that weak heat is seen, and slower and slower to 1.  f is 1 at
 * edges behind which the picture does not go on.  16 patches of 14 or 16 pixels are about the side of most networks' input, so the
 * fade takes about one patch.  With a threshold alpha is 1 where it is hot, else 0.
 */
#include <math.h>
#include <string.h>

#include "map.h"
#include "photo.h"
#include "picture/composite.h"
#include "picture/heatmap.h"
#include "trace.h"

/* Of the 256 colours of a map, those that are neither hot nor cold. */
#define MIDDLE 127
/* So many fades are as long as the frame's side. */
#define FADES 16

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

/* f (d) of the head comment. */
static float
fade_from_edge (double distance)
{
  double t = MIN (distance * FADES, 1);

  return (float) (t * t * (3 - 2 * t));
}

/* A stretch of an axis. */
typedef struct
{
  double begin, end;
} Stretch;

/* Of a pixel; 0 outside the frame.  An edge counts when the centre of one of the picture's pixels lies behind it. */
static float
fade_on_axis (int pixel, Stretch frame, Stretch picture)
{
  double at = (pixel + 0.5 - frame.begin) / (frame.end - frame.begin);

  if (!(at >= 0 && at < 1))
    return 0;
  return (frame.begin > picture.begin + 0.5 ? fade_from_edge (at) : 1)
         * (picture.end - 0.5 >= frame.end ? fade_from_edge (1 - at) : 1);
}

static float
fade_down (int row, const ViaBox *frame, const ViaBox *picture)
{
  return fade_on_axis (row, (Stretch){ frame->y, frame->y + frame->height }, (Stretch){ picture->y, picture->y + picture->height });
}

/* Columns are painted so many at a time: what holds for all rows is found once, and needs no memory of its own. */
#define COLUMNS 256

/* Of n columns from x on. */
static void
fades_across (const ViaBox *frame, const ViaBox *picture, int x, int n, float across[COLUMNS])
{
  const Stretch inner = { frame->x, frame->x + frame->width }, outer = { picture->x, picture->x + picture->width };

  for (int i = 0; i < n; i++)
    across[i] = fade_on_axis (x + i, inner, outer);
}

static inline float
alpha_of (float strength)
{
  return strength * (2 - strength);
}

float
via_alpha (float strength)
{
  return alpha_of (strength);
}

void
via_frame_fade (const ViaBox *frame, const ViaBox *picture, int width, int y, int n, float *fade)
{
  float across[COLUMNS];

  g_return_if_fail (frame->width > 0 && frame->height > 0 && width >= 0 && n >= 0);
  picture = picture ? picture : frame;
  for (int x = 0; x < width; x += COLUMNS)
    {
      int columns = MIN (width - x, COLUMNS);

      fades_across (frame, picture, x, columns, across);
      for (int row = 0; row < n; row++)
        {
          float down = fade_down (y + row, frame, picture), *part = fade + (gsize) row * width + x;

          for (int i = 0; i < columns; i++)
            part[i] = across[i] * down;
        }
    }
}

/* Those from column x on; returns how many there are. */
static int
spots_across (const ViaBox *frame, int x, int width, int size, Spot across[COLUMNS])
{
  int n = MIN (width - x, COLUMNS);

  for (int i = 0; i < n; i++)
    across[i] = spot (x + i, frame->x, frame->width, size);
  return n;
}

/* One row of what `size` values are there: n of them, -1 where the network did not look. */
static void
heat_row (const float *values, ViaSize size, const Spot *across, Spot y, int n, float *row)
{
  const float *a = values + (gsize) MAX (y.low, 0) * size.width, *b = values + (gsize) y.high * size.width;

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

void
via_map_heat_at (const ViaMap *map, guint k, const ViaBox *frame, int width, const ViaPaint *paint, int y, int n, float *heat)
{
  const int otsu = via_map_threshold (map, k);
  Spot      across[COLUMNS];

  g_return_if_fail (k < via_map_n_classes (map) && width >= 0 && y >= 0 && n >= 0);
  g_return_if_fail (frame->width > 0 && frame->height > 0);
  for (int x = 0, columns; x < width; x += columns)
    {
      columns = spots_across (frame, x, width, map->pixels.width, across);
      for (int row = 0; row < n; row++)
        {
          float *part = heat + (gsize) row * width + x;

          heat_row (via_map_heat (map, k), map->pixels, across, spot (y + row, frame->y, frame->height, map->pixels.height),
                    columns, part);
          for (int i = 0; i < columns && paint && paint->threshold; i++)
            if (part[i] >= 0)
              part[i] = heatmap_is_hot (part[i], paint->level, otsu);
        }
    }
}

/* Which numbers are painted, and in which colours. */
typedef struct
{
  const float    *values; /* [pixels], in 0…1 */
  const ViaPaint *paint;
  float           zero;       /* the value of what says nothing */
  int             otsu, cold; /* with a threshold: Otsu's; the colour of what is not hot */
  float           rgb[256][3];
} Palette;

static void
palette_init (Palette *p, const ViaMap *map, guint k, const ViaPaint *paint)
{
  gboolean diverging = paint->colormap == VIA_COLORMAP_DIVERGING && map->contrast, two_sided = diverging && !paint->threshold;
  gsize    pixels = map_count (map->pixels);

  p->zero = two_sided ? 0.5f : map->zeros[k];
  p->values = two_sided ? map->balances + k * pixels : via_map_heat (map, k);
  p->paint = paint;
  p->otsu = via_map_threshold (map, k);
  p->cold = diverging ? MIDDLE : 0;
  for (int i = 0; i < 256; i++)
    {
      guint8 rgb[3];

      via_colormap_color (paint->colormap, i, rgb);
      for (int c = 0; c < 3; c++)
        p->rgb[i][c] = rgb[c] / 255.f;
    }
}

static void
paint_pixel (const Palette *p, float value, float alpha, float *rgba)
{
  gboolean seen = value >= 0, hot = seen && p->paint->threshold && heatmap_is_hot (value, p->paint->level, p->otsu);
  int      color = !p->paint->threshold ? (int) (255 * value) : hot ? 255 : p->cold;

  memset (rgba, 0, 4 * sizeof *rgba);
  if (!seen)
    return;
  memcpy (rgba, p->rgb[color], sizeof p->rgb[color]);
  if (p->paint->alpha == VIA_ALPHA_OPAQUE)
    rgba[3] = 1;
  else if (p->paint->threshold)
    rgba[3] = hot;
  else
    rgba[3] = alpha;
}

/* The formula of the head comment for n pixels at once, which compilers do better than for each in its turn. */
static void
find_alphas (const Palette *p, const float *restrict values, const float *restrict across, float down, int n,
             float *restrict alphas)
{
  const float range = MAX (p->zero, 1 - p->zero);

  for (int i = 0; i < n; i++)
    alphas[i] = across[i] * down * alpha_of (fabsf (values[i] - p->zero) / range);
}

void
via_map_paint_at (const ViaMap *map, guint k, const ViaBox *frame, const ViaBox *picture, int width, const ViaPaint *paint, int y,
                  int n, float *rgba)
{
  static const ViaPaint plain = { 0 };
  Spot                  across[COLUMNS];
  float                 values[COLUMNS], fades[COLUMNS], alphas[COLUMNS];
  Palette               palette;

  g_return_if_fail (k < via_map_n_classes (map) && width >= 0 && y >= 0 && n >= 0);
  g_return_if_fail (frame->width > 0 && frame->height > 0);
  picture = picture ? picture : frame;
  palette_init (&palette, map, k, paint ? paint : &plain);
  for (int x = 0, columns; x < width; x += columns)
    {
      columns = spots_across (frame, x, width, map->pixels.width, across);
      fades_across (frame, picture, x, columns, fades);
      for (int row = 0; row < n; row++)
        {
          float  down = fade_down (y + row, frame, picture);
          float *part = rgba + 4 * ((gsize) row * width + x);

          heat_row (palette.values, map->pixels, across, spot (y + row, frame->y, frame->height, map->pixels.height), columns,
                    values);
          find_alphas (&palette, values, fades, down, columns, alphas);
          for (int i = 0; i < columns; i++)
            paint_pixel (&palette, values[i], alphas[i], part + 4 * i);
        }
    }
}

void
via_map_paint (const ViaMap *map, guint k, const ViaPhoto *photo, const ViaPaint *paint, int y, int n, float *rgba)
{
  const Geometry *g = photo_geometry (photo);
  const ViaBox    frame = via_photo_frame (photo), picture = { 0, 0, g->in_width, g->in_height };

  g_return_if_fail (y >= 0 && n >= 0 && n <= g->in_height - y);
  via_map_paint_at (map, k, &frame, &picture, g->in_width, paint, y, n, rgba);
}

void
via_map_composite (const ViaMap *map, guint k, const ViaTrace *trace, const ViaPaint *paint, guint8 *rgb)
{
  const gsize            pixels = map_count (map->pixels);
  const float           *planes[3];
  const CompositeHotness hotness = { paint ? paint->level : 0, via_map_threshold (map, k) };

  g_return_if_fail (!trace->windows);
  for (gsize color = 0; color < 3; color++)
    planes[color] = (const float *) trace->values[0] + preprocess_color (&trace->model->config, color) * pixels;
  composite_reference (planes, via_map_heat (map, k), paint && paint->threshold ? &hotness : NULL, pixels, rgb);
}
