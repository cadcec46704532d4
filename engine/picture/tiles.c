/* tiles.c - see tiles.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * At the scale d a picture of w x h pixels, w >= h, becomes
 *
 *   P round (d S w/h / P)  x  d S       S x S the network's input, P its patch
 *
 * so that the patches of all windows lie in one grid of cells of P pixels: the sides are changed by less than half a patch, and no window
 * is padded.  Along an axis of n cells, windows of g = S/P cells overlap by about a half:
 *
 *   m = ceil ((n - g) / ceil (g/2)) + 1 windows,  number i from the cell round (i (n - g) / (m - 1)) on
 */
#include "tiles.h"

#include <math.h>

#include "free-memory.h"
#include "preprocess.h"
#include "resizer.h"

typedef struct
{
  ViaSize pixels, windows;
  Resizer resizer; /* until all rows have come */
  guint8 *picture; /* [height,width,3] */
} Scale;

struct _Tiles
{
  TilesPlan plan;
  Scale     scales[TILES_FINEST];
  int       n, windows;
};

/* ---- sizes */

static int
longer_side (const TilesPlan *plan, int detail)
{
  double longer = MAX (plan->picture.width, plan->picture.height), shorter = MIN (plan->picture.width, plan->picture.height);

  return plan->patch * (int) MIN (lround (detail * plan->side * (longer / shorter) / plan->patch), G_MAXINT / 2 / plan->patch);
}

static ViaSize
pixels_at (const TilesPlan *plan, int detail)
{
  int shorter = detail * plan->side, longer = longer_side (plan, detail);

  return plan->picture.width >= plan->picture.height ? (ViaSize){ longer, shorter } : (ViaSize){ shorter, longer };
}

static int
windows_along (const TilesPlan *plan, int pixels)
{
  int g = plan->side / plan->patch, step = (g + 1) / 2;

  return (pixels / plan->patch - g + step - 1) / step + 1;
}

static ViaSize
windows_at (const TilesPlan *plan, int detail)
{
  ViaSize pixels = pixels_at (plan, detail);

  return (ViaSize){ windows_along (plan, pixels.width), windows_along (plan, pixels.height) };
}

TilesPlan
tiles_plan (const Config *config, ViaSize picture, int coarsest, int finest)
{
  return (TilesPlan){ picture, config->image_size, config->patch, coarsest, finest };
}

int
tiles_plan_count (const TilesPlan *plan)
{
  gint64 n = 0;

  for (int detail = plan->coarsest; detail <= plan->finest; detail++)
    {
      ViaSize windows = windows_at (plan, detail);

      n += (gint64) windows.width * windows.height;
    }
  return (int) MIN (n, G_MAXINT);
}

ViaSize
tiles_plan_finest (const TilesPlan *plan)
{
  return pixels_at (plan, plan->finest);
}

/* ---- pictures */

static gboolean
scale_init (Scale *scale, const TilesPlan *plan, int detail, Interpolation interpolation)
{
  ViaSize     pixels = pixels_at (plan, detail);
  ResizerAxis across = { plan->picture.width, pixels.width, 0, pixels.width };
  ResizerAxis down = { plan->picture.height, pixels.height, 0, pixels.height };

  scale->pixels = pixels;
  scale->windows = windows_at (plan, detail);
  if (!resizer_init (&scale->resizer, across, down, interpolation)
      || !free_memory_suffices (3 * (guint64) pixels.width * (guint64) pixels.height))
    return FALSE;
  scale->picture = g_try_malloc_n ((gsize) pixels.height, 3 * (gsize) pixels.width);
  return scale->picture != NULL;
}

static void
tiles_clear (gpointer data)
{
  Tiles *tiles = data;

  for (int i = 0; i < tiles->n; i++)
    {
      resizer_clear (&tiles->scales[i].resizer);
      g_free (tiles->scales[i].picture);
    }
}

Tiles *
tiles_new (const TilesPlan *plan, Interpolation interpolation)
{
  Tiles *tiles = g_atomic_rc_box_new0 (Tiles);

  tiles->plan = *plan;
  tiles->windows = tiles_plan_count (plan);
  for (int detail = plan->coarsest; detail <= plan->finest; detail++)
    if (!scale_init (&tiles->scales[tiles->n++], plan, detail, interpolation))
      {
        tiles_unref (tiles);
        return NULL;
      }
  return tiles;
}

Tiles *
tiles_ref (Tiles *tiles)
{
  return g_atomic_rc_box_acquire (tiles);
}

void
tiles_unref (Tiles *tiles)
{
  if (tiles)
    g_atomic_rc_box_release_full (tiles, tiles_clear);
}

static void
finish_scale (Scale *scale)
{
  for (int y = 0; y < scale->pixels.height; y++)
    resizer_row (&scale->resizer, y, scale->picture + 3 * (gsize) y * (gsize) scale->pixels.width);
  resizer_clear (&scale->resizer);
}

void
tiles_add_row (Tiles *tiles, int y, const guint8 *rgb)
{
  for (int i = 0; i < tiles->n; i++)
    {
      resizer_add_row (&tiles->scales[i].resizer, y, rgb);
      if (y == tiles->plan.picture.height - 1)
        finish_scale (&tiles->scales[i]);
    }
}

/* ---- windows */

int
tiles_n_scales (const Tiles *tiles)
{
  return tiles->n;
}

ViaSize
tiles_pixels (const Tiles *tiles, int scale)
{
  return tiles->scales[scale].pixels;
}

const guint8 *
tiles_row (const Tiles *tiles, int scale, int y)
{
  return tiles->scales[scale].picture + 3 * (gsize) y * (gsize) tiles->scales[scale].pixels.width;
}

int
tiles_n_windows (const Tiles *tiles)
{
  return tiles->windows;
}

/* Where number i of m windows begins. */
static int
begin_of (const TilesPlan *plan, int pixels, int i, int m)
{
  int room = (pixels - plan->side) / plan->patch;

  return m > 1 ? plan->patch * (int) lround ((double) i * room / (m - 1)) : 0;
}

TilesPlace
tiles_place (const Tiles *tiles, int window)
{
  const Scale *scale = tiles->scales;

  for (; window >= scale->windows.width * scale->windows.height; scale++)
    window -= scale->windows.width * scale->windows.height;
  return (TilesPlace){
    .scale = (int) (scale - tiles->scales),
    .x = begin_of (&tiles->plan, scale->pixels.width, window % scale->windows.width, scale->windows.width),
    .y = begin_of (&tiles->plan, scale->pixels.height, window / scale->windows.width, scale->windows.height),
  };
}

ViaBox
tiles_box (const Tiles *tiles, int window)
{
  const TilesPlan *plan = &tiles->plan;
  TilesPlace       place = tiles_place (tiles, window);
  ViaSize          pixels = tiles_pixels (tiles, place.scale);
  double           across = (double) plan->picture.width / pixels.width, down = (double) plan->picture.height / pixels.height;

  return (ViaBox){ place.x * across, place.y * down, plan->side * across, plan->side * down };
}

void
tiles_input (const Tiles *tiles, int window, const Config *config, float *input)
{
  TilesPlace   place = tiles_place (tiles, window);
  const Scale *scale = &tiles->scales[place.scale];

  for (int y = 0; y < tiles->plan.side; y++)
    preprocess_row (scale->picture + 3 * ((gsize) (place.y + y) * (gsize) scale->pixels.width + (gsize) place.x), config, y, input);
}
