/* landing.c - where a patch of a network's input must land in a picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A map that is 1 in one cell is enlarged to the input's pixels as PyTorch does it (bilinear, align_corners=False) and stretched to 0…1; between
 * the middles of those pixels it is bilinear again.  Both are products of what they are on each axis.
 */
#include "landing.h"

#include <math.h>

/* Of a pixel of the picture as it is shown. */
#define TOLERANCE 1e-3
/* Of heat, which is float: a few roundings. */
#define ROUNDING 1e-6

/* Where the middle `size` of `length` begins; torchvision pads before it with half of what is missing, rounded down, and rounds halves to even. */
static double
middle (double length, int size)
{
  return length < size ? -floor ((size - length) / 2) : rint ((length - size) / 2);
}

static LandingAxis
axis_new (double scale, double offset, double resized, int size, int patch)
{
  return (LandingAxis){ scale, scale * offset - middle (resized, size), size / patch, patch };
}

static Landing
native (int side, int patch, ViaSize picture)
{
  double f = side / sqrt ((double) picture.width * picture.height);
  double width = fmax (round (f * picture.width), patch), height = fmax (round (f * picture.height), patch);

  return (Landing){ axis_new (width / picture.width, 0, width, (int) width / patch * patch, patch),
                    axis_new (height / picture.height, 0, height, (int) height / patch * patch, patch) };
}

static Landing
tile (double detail, int side, int patch, ViaSize picture)
{
  double shorter = detail * side, times = shorter / MIN (picture.width, picture.height);
  double width = patch * round (times * picture.width / patch), height = patch * round (times * picture.height / patch);

  return (Landing){ axis_new (width / picture.width, 0, width, (int) width, patch),
                    axis_new (height / picture.height, 0, height, (int) height, patch) };
}

Landing
landing_new (LandingKind kind, double resize, int side, int patch, ViaSize picture)
{
  const double w = picture.width, h = picture.height, longer = fmax (w, h);
  double       width = resize, height = resize;

  switch (kind)
    {
    case LANDING_NATIVE:
      return native (side, patch, picture);
    case LANDING_TILE:
      return tile (resize, side, patch, picture);
    case LANDING_PADDED:
      return (Landing){ axis_new (resize / longer, floor ((longer - w) / 2), resize, side, patch),
                        axis_new (resize / longer, floor ((longer - h) / 2), resize, side, patch) };
    case LANDING_SQUASH:
      width = height = side;
      break;
    case LANDING_SHORTER:
      width = w <= h ? resize : floor (resize * w / h);
      height = w <= h ? floor (resize * h / w) : resize;
      break;
    case LANDING_EQUAL:
      break;
    }
  return (Landing){ axis_new (width / w, 0, width, side, patch), axis_new (height / h, 0, height, side, patch) };
}

LandingAxis
landing_shown (LandingAxis axis, double times, double begin)
{
  axis.shift += axis.scale / times * begin;
  axis.scale /= times;
  return axis;
}

/* How much of a cell is in pixel i of the input. */
static double
share (LandingAxis axis, int cell, int i)
{
  double at = CLAMP ((i + 0.5) / axis.patch - 0.5, 0, axis.cells - 1);

  return fmax (1 - fabs (at - cell), 0);
}

/* At a place of the input, before stretching. */
static double
heat_at (LandingAxis axis, int cell, double u)
{
  const int last = axis.cells * axis.patch - 1;
  double    at = CLAMP (u - 0.5, 0, last), low = floor (at);

  return (1 - (at - low)) * share (axis, cell, (int) low) + (at - low) * share (axis, cell, (int) fmin (low + 1, last));
}

/* What stretching divides by. */
static double
peak (LandingAxis axis, int cell)
{
  double most = 0;

  for (int i = 0; i < axis.cells * axis.patch; i++)
    most = fmax (most, share (axis, cell, i));
  return most;
}

static LandingRange
range_at (LandingAxis axis, int cell, int pixel, double most)
{
  double       u = axis.scale * (pixel + 0.5) + axis.shift, reach = axis.scale * TOLERANCE, size = axis.cells * axis.patch;
  double       before = heat_at (axis, cell, u - reach), here = heat_at (axis, cell, u), after = heat_at (axis, cell, u + reach);
  LandingRange range = { .least = fmin (fmin (before, here), after) / most, .most = fmax (fmax (before, here), after) / most };

  range.outside = u < 0 || u >= size;
  range.border = fabs (u) < reach || fabs (u - size) < reach;
  return range;
}

void
landing_ranges (LandingAxis axis, int cell, int begin, int n, LandingRange *ranges)
{
  const double most = peak (axis, cell);

  for (int i = 0; i < n; i++)
    ranges[i] = range_at (axis, cell, begin + i, most);
}

int
landing_pixel (LandingAxis axis, double cell, int n)
{
  return CLAMP ((int) floor ((cell * axis.patch - axis.shift) / axis.scale), 0, n - 1);
}

void
landing_check (LandingRange x, LandingRange y, double heat)
{
  if (x.border || y.border)
    return;
  if (x.outside || y.outside)
    {
      g_assert_cmpfloat (heat, ==, -1);
      return;
    }
  g_assert_cmpfloat (heat, >=, x.least * y.least - ROUNDING);
  g_assert_cmpfloat (heat, <=, x.most * y.most + ROUNDING);
}
