/* overlay.c - see overlay.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "overlay.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "../explain/pixels.h"
#include "cli-error.h"
#include "pictures.h"

/* In the order of Overlay. */
static const char *const names[] = { "blend", "none", "reference" };

typedef struct
{
  const Forward  *forward;
  const Settings *settings;
  const ViaMap   *map;
  guint           k;
  ViaPaint        paint;
  float          *strip;     /* of heat */
  guint8         *reference; /* the whole of it */
} Drawing;

gboolean
overlay_read (const char *text, Overlay *overlay, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (!text || g_str_equal (text, names[i]))
      {
        *overlay = i;
        return TRUE;
      }
  g_set_error (error, CLI_ERROR, CLI_ERROR_USAGE, _ ("overlay: unknown value \"%s\"; choose one of: %s"), text,
               "blend, none, reference");
  return FALSE;
}

ViaPaint
overlay_paint (Overlay overlay, const Settings *settings)
{
  ViaPaint paint = settings->paint;

  if (overlay == OVERLAY_NONE && settings->fitting.fit == VIA_FIT_TILE && !settings->alpha_given)
    paint.alpha = VIA_ALPHA_OPAQUE;
  return paint;
}

void
overlay_numbers (const float *restrict numbers, gsize n, int bits, guint8 *restrict bytes)
{
  guint16 *restrict words = (guint16 *) (void *) bytes;

  for (gsize i = 0; i < n; i++)
    if (bits == 16)
      words[i] = (guint16) (65535 * numbers[i] + 0.5f);
    else
      bytes[i] = (guint8) (255 * numbers[i] + 0.5f);
}

/* A PixelsPaint that ends in bytes. */
static gboolean
draw_heat (int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const Drawing *d = data;

  via_map_paint (d->map, d->k, d->forward->photo, &d->paint, y, n, d->strip);
  overlay_numbers (d->strip, 4 * (gsize) d->forward->width * (gsize) n, 8, rows);
  return TRUE;
}

static gboolean
save_heat (Drawing *drawing, gboolean blended, const char *path, GError **error)
{
  const Forward    *forward = drawing->forward;
  g_autofree float *strip = pixels_strip_new (forward->width, 4, error);
  const CodecImage  image = { .width = forward->width,
                              .height = forward->height,
                              .channels = 4,
                              .blended = blended,
                              .opacity = drawing->settings->opacity / 100,
                              .draw = draw_heat,
                              .data = drawing };

  drawing->strip = strip;
  return strip && picture_save (forward->codec, image, path, error);
}

static gboolean
draw_reference (int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const Drawing *drawing = data;
  gsize          row = 3 * (gsize) via_map_pixels (drawing->map).width;

  memcpy (rows, drawing->reference + (gsize) y * row, (gsize) n * row);
  return TRUE;
}

static gboolean
save_reference (Drawing *drawing, const char *path, GError **error)
{
  const Forward     *forward = drawing->forward;
  const ViaSize      size = via_map_pixels (drawing->map);
  g_autofree guint8 *rgb = g_try_malloc_n (3 * (gsize) size.width, (gsize) size.height);
  const CodecImage   image = { .width = size.width, .height = size.height, .channels = 3, .draw = draw_reference, .data = drawing };

  if (!rgb)
    {
      g_set_error_literal (error, CLI_ERROR, CLI_ERROR_FAILED, g_strerror (ENOMEM));
      return FALSE;
    }
  drawing->reference = rgb;
  via_map_composite (drawing->map, drawing->k, forward->trace, &drawing->paint, rgb);
  return picture_save (forward->codec, image, path, error);
}

gboolean
overlay_save (Overlay overlay, const Forward *forward, const Settings *settings, const ViaMap *map, guint k, const char *path,
              GError **error)
{
  Drawing drawing = { .forward = forward, .settings = settings, .map = map, .k = k, .paint = overlay_paint (overlay, settings) };

  return overlay == OVERLAY_REFERENCE ? save_reference (&drawing, path, error)
                                      : save_heat (&drawing, overlay == OVERLAY_BLEND, path, error);
}
