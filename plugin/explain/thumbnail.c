/* thumbnail.c - a small picture of a large one, made from its rows as they are read.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Pixel i of m is the mean of the picture's pixels floor (i n/m) … floor ((i + 1) n/m) - 1, or the first of them when that is none:
 * a box filter downwards, the nearest pixel upwards.
 */
#include "thumbnail.h"

#include <string.h>

typedef struct
{
  int begin, end;
} PixelSpan;

static PixelSpan
span (int i, int m, int n)
{
  int begin = (int) ((gint64) i * n / m), end = (int) ((gint64) (i + 1) * n / m);

  return (PixelSpan){ begin, MAX (begin + 1, end) };
}

void
thumbnail_fit (int full_width, int full_height, int side, int *width, int *height)
{
  double scale = (double) side / MAX (full_width, full_height);

  *width = CLAMP ((int) (full_width * scale + 0.5), 1, side);
  *height = CLAMP ((int) (full_height * scale + 0.5), 1, side);
}

Thumbnail *
thumbnail_new (int full_width, int full_height, int side)
{
  Thumbnail *t = g_new0 (Thumbnail, 1);

  t->full_width = full_width;
  t->full_height = full_height;
  thumbnail_fit (full_width, full_height, side, &t->width, &t->height);
  t->rgb = g_malloc0 (3 * (gsize) t->width * t->height);
  t->line = g_new (float, 3 * t->width);
  t->sum = g_new0 (float, 3 * t->width);
  return t;
}

void
thumbnail_free (Thumbnail *thumbnail)
{
  if (!thumbnail)
    return;
  g_free (thumbnail->rgb);
  g_free (thumbnail->line);
  g_free (thumbnail->sum);
  g_free (thumbnail);
}

/* One row of the picture, narrowed. */
static void
narrow (const Thumbnail *t, const float *rgba)
{
  for (int x = 0; x < t->width; x++)
    {
      PixelSpan across = span (x, t->width, t->full_width);
      float     total[3] = { 0 };

      for (int i = across.begin; i < across.end; i++)
        for (int c = 0; c < 3; c++)
          total[c] += 0.5f + (rgba[4 * (gsize) i + c] - 0.5f) * rgba[4 * (gsize) i + 3];
      for (int c = 0; c < 3; c++)
        t->line[3 * x + c] = total[c] / (across.end - across.begin);
    }
}

static void
finish_row (Thumbnail *t)
{
  guint8 *row = t->rgb + 3 * (gsize) t->row * t->width;

  for (int i = 0; i < 3 * t->width; i++)
    {
      float mean = t->sum[i] / t->n;

      row[i] = mean > 0 ? (guint8) (255 * MIN (mean, 1) + 0.5f) : 0; /* NaN becomes 0 */
    }
  memset (t->sum, 0, 3 * t->width * sizeof *t->sum);
  t->n = 0;
  t->row++;
}

static void
add_picture_row (Thumbnail *t, const float *rgba)
{
  narrow (t, rgba);
  while (t->row < t->height)
    {
      PixelSpan down = span (t->row, t->height, t->full_height);

      if (t->y < down.begin)
        break;
      for (int i = 0; i < 3 * t->width; i++)
        t->sum[i] += t->line[i];
      t->n++;
      if (t->y + 1 < down.end)
        break;
      finish_row (t);
    }
  t->y++;
}

void
thumbnail_add_rows (Thumbnail *thumbnail, const float *rgba, int n)
{
  for (int i = 0; i < n; i++)
    add_picture_row (thumbnail, rgba + 4 * (gsize) i * thumbnail->full_width);
}
