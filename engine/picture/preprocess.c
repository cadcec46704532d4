/* preprocess.c - from a picture to the network's input: where its pixels go, and how they are normalised.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * As torchvision's Resize and CenterCrop do it: the shorter side becomes `resize`, the longer one int (resize long / short), or
 * both become `resize`;
 * the crop begins at round ((length - size) / 2), halves to even; what is smaller than the crop gets (size - length) div 2
 * black pixels before it and the rest behind.  Padded, as taggers do it with Pillow, the picture stands on a square from
 * (longer side - width) div 2 and (longer side - height) div 2 on, and the square is resized.  For a network that is run on the picture's
 * own shape it becomes what that says, of which the middle is seen.
 */
#include "preprocess.h"

#include <math.h>

static gint64
crop_begin (double length, int size)
{
  return length < size ? -(gint64) ((size - length) / 2) : llrint ((length - size) / 2); /* llrint: half to even */
}

Geometry
geometry_new (const Config *config, int width, int height, ViaFit fit)
{
  Geometry g = { .in_width = width, .in_height = height, .ground_width = width, .ground_height = height, .size = config->input };
  double   resize = config->resize;

  if (config->native.width)
    {
      g.out_width = config->native.width;
      g.out_height = config->native.height;
    }
  else if (fit == VIA_FIT_SQUASH)
    {
      g.out_width = g.size.width;
      g.out_height = g.size.height;
    }
  else if (config->resize_mode == RESIZE_PAD)
    {
      g.ground_width = g.ground_height = MAX (width, height);
      g.pad_left = (g.ground_width - width) / 2;
      g.pad_top = (g.ground_height - height) / 2;
      g.out_width = g.out_height = resize;
    }
  else if (config->resize_mode == RESIZE_SQUASH)
    g.out_width = g.out_height = resize;
  else
    {
      g.out_width = width <= height ? resize : floor (resize * width / height);
      g.out_height = width <= height ? floor (resize * height / width) : resize;
    }
  g.left = crop_begin (g.out_width, g.size.width);
  g.top = crop_begin (g.out_height, g.size.height);
  return g;
}

Geometry
geometry_whole (ViaSize picture, ViaSize out)
{
  return (Geometry){ .in_width = picture.width,
                     .in_height = picture.height,
                     .ground_width = picture.width,
                     .ground_height = picture.height,
                     .out_width = out.width,
                     .out_height = out.height,
                     .size = out };
}

void
geometry_visible (double out, gint64 crop, int size, gint64 *first, int *n, int *at)
{
  *first = MAX (crop, 0);
  *at = (int) (*first - crop);
  *n = (int) MIN (out - (double) *first, size - *at);
}

/* What of n pixels from `begin` on lies in 0…size. */
static void
cut (double *begin, double *n, int size)
{
  double end = MIN (*begin + *n, size);

  *begin = MAX (*begin, 0);
  *n = MAX (end - *begin, 0);
}

ViaBox
geometry_seen (const Geometry *g)
{
  double across = g->ground_width / g->out_width, down = g->ground_height / g->out_height;
  gint64 x, y;
  int    width, height, at;
  ViaBox seen;

  geometry_visible (g->out_width, g->left, g->size.width, &x, &width, &at);
  geometry_visible (g->out_height, g->top, g->size.height, &y, &height, &at);
  seen = (ViaBox){ (double) x * across - g->pad_left, (double) y * down - g->pad_top, width * across, height * down };
  cut (&seen.x, &seen.width, g->in_width);
  cut (&seen.y, &seen.height, g->in_height);
  return seen;
}

ViaBox
geometry_frame (const Geometry *g)
{
  double across = g->ground_width / g->out_width, down = g->ground_height / g->out_height;

  return (ViaBox){ (double) g->left * across - g->pad_left, (double) g->top * down - g->pad_top, g->size.width * across,
                   g->size.height * down };
}

gsize
preprocess_color (const Config *config, gsize channel)
{
  return config->channels == CHANNELS_BGR ? 2 - channel : channel;
}

void
preprocess_row (const guint8 *rgb, const Config *config, int y, float *input)
{
  const gsize width = (gsize) config->input.width, height = (gsize) config->input.height;

  for (gsize c = 0; c < 3; c++)
    {
      const gsize color = preprocess_color (config, c);

      for (gsize x = 0; x < width; x++)
        input[(c * height + (gsize) y) * width + x] = ((float) rgb[3 * x + color] / 255 - config->mean[color]) / config->std[color];
    }
}
