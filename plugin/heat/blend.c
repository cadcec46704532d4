/* blend.c - what a heat layer over a picture will look like in GIMP.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With b the picture, h the heat, a = opacity · alpha, all in 0…1, GIMP mixes
 *
 *   result = (1 - a) b + a blend (b, h)      in linear light,
 *
 * where blend works on sRGB-encoded values for overlay, hard light, soft light and screen, and on linear ones for the others:
 *
 *   normal h      multiply b h      addition b + h      screen 1 - (1 - b) (1 - h)
 *   overlay      2 b h for b < 1/2, else 1 - 2 (1 - b) (1 - h)
 *   hard light   2 b h for h <= 1/2, else 1 - 2 (1 - b) (1 - h)
 *   soft light   (1 - b) b h + b (1 - (1 - b) (1 - h))
 */
#include "blend.h"

#include <math.h>

#define N_STEPS 4096 /* of linear light; enough to hit each byte */

typedef struct
{
  float  linear[256];     /* of a byte */
  float  mixed[256][256]; /* blend of two bytes, the picture's and the heat's, in linear light */
  guint8 encoded[N_STEPS + 1];
} Tables;

static double
decode (double v)
{
  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

static double
encode (double v)
{
  return v <= 0.0031308 ? 12.92 * v : 1.055 * pow (v, 1 / 2.4) - 0.055;
}

static guint8
to_byte (const Tables *t, float linear)
{
  return t->encoded[(int) (CLAMP (linear, 0, 1) * N_STEPS + 0.5f)];
}

static float
screen (float b, float h)
{
  return 1 - (1 - b) * (1 - h);
}

/* Of encoded values. */
static float
blend_encoded (Blend mode, float b, float h)
{
  switch (mode)
    {
    case BLEND_OVERLAY:
      return b < 0.5f ? 2 * b * h : 1 - 2 * (1 - b) * (1 - h);
    case BLEND_HARD_LIGHT:
      return h > 0.5f ? 1 - 2 * (1 - b) * (1 - h) : 2 * b * h;
    case BLEND_SOFT_LIGHT:
      return (1 - b) * b * h + b * screen (b, h);
    default:
      return screen (b, h);
    }
}

/* The blend of two encoded bytes, in linear light. */
static float
blend_channel (const Tables *t, Blend mode, guint8 b, guint8 h)
{
  switch (mode)
    {
    case BLEND_NORMAL:
      return t->linear[h];
    case BLEND_MULTIPLY:
      return t->linear[b] * t->linear[h];
    case BLEND_ADDITION:
      return t->linear[b] + t->linear[h];
    default:
      return t->linear[lrintf (255 * blend_encoded (mode, b / 255.f, h / 255.f))];
    }
}

static Tables *
tables_new (Blend mode)
{
  Tables *t = g_new (Tables, 1);

  for (int i = 0; i < 256; i++)
    t->linear[i] = (float) decode (i / 255.0);
  for (int i = 0; i <= N_STEPS; i++)
    t->encoded[i] = (guint8) lrint (255 * encode ((double) i / N_STEPS));
  for (int b = 0; b < 256; b++)
    for (int h = 0; h < 256; h++)
      t->mixed[b][h] = blend_channel (t, mode, (guint8) b, (guint8) h);
  return t;
}

void
blend_pixels (Blend mode, double opacity, const guint8 *below, const float *heat, gsize n, guint8 *result)
{
  g_autofree Tables *t = tables_new (mode);

  for (gsize i = 0; i < n; i++, heat += 4)
    for (int c = 0; c < 3; c++)
      {
        guint8 b = below[3 * i + c];
        float  a = (float) opacity * heat[3];

        result[3 * i + c] = a > 0 ? to_byte (t, (1 - a) * t->linear[b] + a * t->mixed[b][(guint8) (255 * heat[c] + 0.5f)]) : b;
      }
}
