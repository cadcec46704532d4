/* over.c - see over.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With the opacity o, colours a over b and their alphas α, β:  γ = oα + β (1 - oα),  c = (oα a + β (1 - oα) b) / γ  (Porter and
 * Duff, Compositing Digital Images, SIGGRAPH 1984); sRGB's curve is that of IEC 61966-2-1.
 */
#include "over.h"

#include <math.h>

#define GUESSES 4096
#define BYTE_STEP 257 /* from one byte to the next, in 16 bits */
#define OPAQUE 0.99999f

struct _Over
{
  float  opacity;
  float  linear[65536];        /* of code value / 65535; of bytes alone unless there are wide ones */
  float  thresholds[256];      /* linear light from which on a byte is larger than this one; the last one is never reached */
  guint8 guesses[GUESSES + 1]; /* the byte at the lower end of each step of linear light */
};

static double
linear_of (double code)
{
  return code <= 0.04045 ? code / 12.92 : pow ((code + 0.055) / 1.055, 2.4);
}

Over *
over_new (double opacity, gboolean wide)
{
  Over *over = g_new (Over, 1);
  int   byte = 0;

  over->opacity = (float) opacity;
  for (int i = 0; i < 65536; i += wide ? 1 : BYTE_STEP)
    over->linear[i] = (float) linear_of (i / 65535.0);
  for (int i = 0; i < 256; i++)
    over->thresholds[i] = i < 255 ? (float) linear_of ((i + 0.5) / 255) : INFINITY;
  for (int i = 0; i <= GUESSES; i++)
    {
      while ((float) i / GUESSES >= over->thresholds[byte])
        byte++;
      over->guesses[i] = (guint8) byte;
    }
  return over;
}

void
over_free (Over *over)
{
  g_free (over);
}

void
over_linear (const Over *over, gconstpointer rgba, int bits, gsize n, float *linear)
{
  const guint8  *bytes = rgba;
  const guint16 *words = rgba;

  for (gsize i = 0; i < 4 * n; i++)
    {
      guint16 code = bits == 8 ? (guint16) (BYTE_STEP * bytes[i]) : words[i];

      linear[i] = i % 4 == 3 ? code / 65535.0f : over->linear[code];
    }
}

static guint8
byte_of (const Over *over, float linear)
{
  float  light = linear > 0 ? MIN (linear, 1) : 0; /* NaN: 0 */
  guint8 byte = over->guesses[(int) (light * GUESSES)];

  while (light >= over->thresholds[byte])
    byte++;
  return byte;
}

void
over_blend (const Over *over, const float *below, const float *above, gsize n, int channels, guint8 *bytes)
{
  for (; n > 0; n--, below += 4, above += 4, bytes += channels)
    {
      float a = over->opacity * above[3], b = below[3] * (1 - a), alpha = a + b;
      float scale = alpha > OPAQUE ? 1 : alpha > 0 ? 1 / alpha : 0;

      for (int c = 0; c < 3; c++)
        bytes[c] = byte_of (over, (a * above[c] + b * below[c]) * scale);
      if (channels == 4)
        bytes[3] = (guint8) (255 * alpha + 0.5f);
    }
}
