/* drawing.c - see drawing.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "drawing.h"

#include <math.h>

#define PETALS 6
#define PIXELS (DRAWING_SIDE * DRAWING_SIDE)

static const float paper[] = { 0.93f, 0.91f, 0.86f }, yellow[] = { 0.95f, 0.8f, 0.1f }, pink[] = { 0.85f, 0.2f, 0.5f },
                   green[] = { 0.15f, 0.5f, 0.15f };

/* The colour at (x, y), both 0…1, y down. */
static const float *
color_at (double x, double y)
{
  double right = x - 0.5, down = y - 0.38;

  if (hypot (right, down) < 0.09)
    return yellow;
  for (int i = 0; i < PETALS; i++)
    {
      double angle = 2 * G_PI * i / PETALS;

      if (hypot (right - 0.17 * cos (angle), down - 0.17 * sin (angle)) < 0.1)
        return pink;
    }
  return fabs (right) < 0.015 && down > 0 && y < 0.95 ? green : paper;
}

float *
drawing_flower (void)
{
  float *rgba = g_new (float, PIXELS * 4);

  for (int i = 0; i < PIXELS; i++)
    {
      const float *rgb = color_at ((i % DRAWING_SIDE + 0.5) / DRAWING_SIDE, (i / DRAWING_SIDE + 0.5) / DRAWING_SIDE);

      for (int c = 0; c < 3; c++)
        rgba[4 * i + c] = rgb[c];
      rgba[4 * i + 3] = 1;
    }
  return rgba;
}

gboolean
drawing_save (const float *rgba, const char *path, GError **error)
{
  g_autoptr (GString) ppm = g_string_new (NULL);

  g_string_printf (ppm, "P6 %d %d 255\n", DRAWING_SIDE, DRAWING_SIDE);
  for (int i = 0; i < PIXELS; i++)
    for (int c = 0; c < 3; c++)
      g_string_append_c (ppm, (char) lrintf (255 * rgba[4 * i + c]));
  return g_file_set_contents (path, ppm->str, (gssize) ppm->len, error);
}
