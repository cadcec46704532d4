/* over.c - see over.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With the opacity o, colours a over b and their alphas α, β:  γ = oα + β (1 - oα),  c = (oα a + β (1 - oα) b) / γ  (Porter and
 * Duff, Compositing Digital Images, SIGGRAPH 1984); sRGB's curve is that of IEC 61966-2-1.
 */
#include "over.h"

#include <math.h>
#include <string.h>

/* Steps of linear light, each shorter than what lies between two bytes where they are closest: 1 / (12.92 · 255). */
#define STEPS 4096
#define OPAQUE 0.99999f

/* A step of linear light. */
typedef struct
{
  float  next; /* light from which on the byte is larger by 1; that of 255 is never reached */
  guint8 byte; /* at its lower end; at its upper end it is this or the next */
} LightStep;

struct _Over
{
  float     opacity;
  float     of_bytes[256]; /* linear light of a byte */
  float    *of_words;      /* of a number of 16 bits; NULL: there will be none */
  float     shares[256];   /* alpha of a byte */
  LightStep steps[STEPS + 1];
};

static double
linear_of (double code)
{
  return code <= 0.04045 ? code / 12.92 : pow ((code + 0.055) / 1.055, 2.4);
}

/* Light from which on a byte is larger than this one. */
static float
end_of_byte (int byte)
{
  return byte < 255 ? (float) linear_of ((byte + 0.5) / 255) : INFINITY;
}

static void
find_steps (Over *over)
{
  int   byte = 0;
  float next = end_of_byte (byte);

  for (int i = 0; i <= STEPS; i++)
    {
      while ((float) i / STEPS >= next)
        next = end_of_byte (++byte);
      over->steps[i] = (LightStep){ next, (guint8) byte };
    }
}

Over *
over_new (double opacity, gboolean wide)
{
  Over *over = g_new (Over, 1);

  over->opacity = (float) opacity;
  over->of_words = wide ? g_new (float, 65536) : NULL;
  for (int i = 0; wide && i < 65536; i++)
    over->of_words[i] = (float) linear_of (i / 65535.0);
  for (int i = 0; i < 256; i++)
    {
      over->of_bytes[i] = (float) linear_of (i / 255.0);
      over->shares[i] = i / 255.0f;
    }
  find_steps (over);
  return over;
}

void
over_free (Over *over)
{
  if (over)
    g_free (over->of_words);
  g_free (over);
}

static void
pixel_of_bytes (const Over *over, const guint8 *bytes, int channels, float linear[4])
{
  for (int c = 0; c < 3; c++)
    linear[c] = over->of_bytes[bytes[c]];
  linear[3] = channels == 4 ? over->shares[bytes[3]] : 1;
}

static void
pixel_of_words (const Over *over, const guint16 *words, int channels, float linear[4])
{
  for (int c = 0; c < 3; c++)
    linear[c] = over->of_words[words[c]];
  linear[3] = channels == 4 ? words[3] / 65535.0f : 1;
}

void
over_linear (const Over *over, gconstpointer numbers, int channels, int bits, gsize n, float *linear)
{
  const guint8  *bytes = numbers;
  const guint16 *words = numbers;

  for (; n > 0; n--, bytes += channels, words += channels, linear += 4)
    if (bits == 8)
      pixel_of_bytes (over, bytes, channels, linear);
    else
      pixel_of_words (over, words, channels, linear);
}

/* Of light from 0 to 1. */
static guint8
byte_of (const Over *over, float light)
{
  const LightStep *step = &over->steps[(int) (light * STEPS)];

  return (guint8) (step->byte + (light >= step->next));
}

static void
blend_pixel (const Over *over, const float below[4], const float above[4], int channels, guint8 *bytes)
{
  float a = over->opacity * above[3], b = below[3] * (1 - a), alpha = a + b;
  float scale = alpha > OPAQUE ? 1 : alpha > 0 ? 1 / alpha : 0;

  for (int c = 0; c < 3; c++)
    {
      float light = (a * above[c] + b * below[c]) * scale;

      bytes[c] = byte_of (over, light > 0 ? MIN (light, 1) : 0); /* NaN: 0 */
    }
  if (channels == 4)
    bytes[3] = (guint8) (255 * alpha + 0.5f);
}

void
over_blend (const Over *over, const float *below, const float *above, gsize n, int channels, guint8 *bytes)
{
  for (; n > 0; n--, below += 4, above += 4, bytes += channels)
    blend_pixel (over, below, above, channels, bytes);
}

/* Over what has no transparency: alphas are 1 and light is a mean, so nothing has to be kept in bounds. */
static void
blend_opaque_bytes (const Over *over, const guint8 *restrict below, const guint8 *restrict above, gsize n, guint8 *restrict bytes)
{
  for (; n > 0; n--, below += 3, above += 4, bytes += 3)
    {
      float a = over->opacity * over->shares[above[3]];

      for (int c = 0; c < 3; c++)
        bytes[c] = byte_of (over, a * over->of_bytes[above[c]] + (1 - a) * over->of_bytes[below[c]]);
    }
}

static void
blend_clear_bytes (const Over *over, const guint8 *below, const guint8 *above, gsize n, guint8 *bytes)
{
  for (; n > 0; n--, below += 4, above += 4, bytes += 4)
    if (above[3] == 0 && below[3] > 0)
      memcpy (bytes, below, 4); /* what comes out of the formula as well */
    else
      {
        float under[4], upon[4];

        pixel_of_bytes (over, below, 4, under);
        pixel_of_bytes (over, above, 4, upon);
        blend_pixel (over, under, upon, 4, bytes);
      }
}

void
over_blend_bytes (const Over *over, const guint8 *below, const guint8 *above, gsize n, int channels, guint8 *bytes)
{
  if (channels == 3)
    blend_opaque_bytes (over, below, above, n, bytes);
  else
    blend_clear_bytes (over, below, above, n, bytes);
}
