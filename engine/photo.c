/* photo.c - one picture, handed over row by row, prepared for one model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "photo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model.h"
#include "native.h"
#include "picture/resizer.h"
#include "windows.h"

#define SIDE_MOST (1 << 20)

struct _ViaPhoto
{
  ViaModel *model;
  Geometry  geometry;  /* in windows, of the finest scale */
  guint64   memory;    /* that the process may use; 0: as much as there is */
  Resizer   resizer;   /* not in windows */
  Tiles    *tiles;     /* in windows; else NULL */
  int       left, top; /* of the first seen pixel in the input; not 0 when it is padded */
  int       y;         /* rows added so far */
  guint8   *row;       /* [ground_width,3] */
};

static gboolean
no_memory (ViaPhoto *photo, GError **error)
{
  const Geometry *g = &photo->geometry;

  g_set_error (
      error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("There is no memory for a picture of %d × %d pixels; about %d MiB are needed"),
      g->in_width, g->in_height,
      1 + (int) ((3 * (gint64) g->ground_height * g->size.width + 12 * (gint64) (g->ground_width + g->ground_height)) >> 20));
  return FALSE;
}

/* What is not covered by the picture: resized, one colour stays what it is. */
static void
lay_ground (ViaPhoto *photo)
{
  const Geometry *g = &photo->geometry;
  const float    *color = photo->model->config.pad_color;
  guint8          rgb[3];

  for (int c = 0; c < 3; c++)
    rgb[c] = (guint8) (255 * color[c] + 0.5f);
  for (gsize i = 0; g->ground_width > g->in_width && i < 3 * (gsize) g->ground_width; i++)
    photo->row[i] = rgb[i % 3];
  if (g->ground_height > g->in_height)
    resizer_fill (&photo->resizer, rgb);
}

static gboolean
prepare_row (ViaPhoto *photo, GError **error)
{
  photo->row = g_try_malloc_n ((gsize) photo->geometry.ground_width, 3);
  return photo->row || no_memory (photo, error);
}

static gboolean
prepare_input (ViaPhoto *photo, GError **error)
{
  const Geometry *g = &photo->geometry;
  ResizerAxis     across = { .in = g->ground_width, .out = g->out_width }, down = { .in = g->ground_height, .out = g->out_height };

  geometry_visible (g->out_width, g->left, g->size.width, &across.first, &across.n, &photo->left);
  geometry_visible (g->out_height, g->top, g->size.height, &down.first, &down.n, &photo->top);
  if (!resizer_init (&photo->resizer, across, down, photo->model->config.interpolation))
    return no_memory (photo, error);
  if (!prepare_row (photo, error))
    return FALSE;
  lay_ground (photo);
  return TRUE;
}

/* `model`: taken over. */
static ViaPhoto *
photo_new (ViaModel *model, int width, int height, ViaFit fit, GError **error)
{
  g_autoptr (ViaPhoto) photo = g_new0 (ViaPhoto, 1);

  photo->model = model;
  photo->geometry = geometry_new (&model->config, width, height, fit);
  return prepare_input (photo, error) ? g_steal_pointer (&photo) : NULL;
}

/* 0 is 1. */
static ViaPhoto *
photo_new_in_windows (ViaModel *model, ViaSize picture, const ViaFitting *fitting, GError **error)
{
  g_autoptr (ViaPhoto) photo = NULL;
  TilesPlan plan = tiles_plan (&model->config, picture, MAX (fitting->coarsest, 1), MAX (fitting->finest, 1));

  g_return_val_if_fail (plan.coarsest <= plan.finest && plan.finest <= TILES_FINEST, NULL);
  if (!windows_check_plan (model, &plan, error))
    return NULL;
  photo = g_new0 (ViaPhoto, 1);
  photo->model = via_model_ref (model);
  photo->geometry = geometry_whole (picture, tiles_plan_finest (&plan));
  photo->tiles = tiles_new (&plan, model->config.interpolation);
  if (!photo->tiles && !no_memory (photo, error))
    return NULL;
  return prepare_row (photo, error) ? g_steal_pointer (&photo) : NULL;
}

static gboolean
check_size (int width, int height, GError **error)
{
  if (width < 1 || height < 1 || width > SIDE_MOST || height > SIDE_MOST)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                   _ ("A picture of %d × %d pixels cannot be explained; its sides must be from 1 to %d"), width, height, SIDE_MOST);
      return FALSE;
    }
  return TRUE;
}

ViaPhoto *
via_photo_new (ViaModel *model, int width, int height, ViaFit fit, GError **error)
{
  return via_photo_new_fitted (model, width, height, &(ViaFitting){ .fit = fit }, error);
}

static ViaPhoto *
photo_new_as (ViaModel *model, int width, int height, const ViaFitting *fitting, GError **error)
{
  ViaModel *fitting_model;

  if (!check_size (width, height, error))
    return NULL;
  if (fitting->fit == VIA_FIT_TILE)
    return photo_new_in_windows (model, (ViaSize){ width, height }, fitting, error);
  fitting_model =
      fitting->fit == VIA_FIT_NATIVE ? native_new (model, (ViaSize){ width, height }, fitting->side, error) : via_model_ref (model);
  return fitting_model ? photo_new (fitting_model, width, height, fitting->fit, error) : NULL;
}

ViaPhoto *
via_photo_new_fitted (ViaModel *model, int width, int height, const ViaFitting *fitting, GError **error)
{
  static const ViaFitting plain;
  ViaPhoto               *photo;

  g_return_val_if_fail (model, NULL);
  fitting = fitting ? fitting : &plain;
  photo = photo_new_as (model, width, height, fitting, error);
  if (photo)
    photo->memory = fitting->memory ? fitting->memory : fitting->fit == VIA_FIT_NATIVE ? VIA_MEMORY : 0;
  return photo;
}

void
via_photo_free (ViaPhoto *photo)
{
  if (!photo)
    return;
  resizer_clear (&photo->resizer);
  tiles_unref (photo->tiles);
  g_free (photo->row);
  via_model_free (photo->model);
  g_free (photo);
}

/* R, G, B and A at once. */
typedef float  Pixel __attribute__ ((vector_size (16)));
typedef gint32 PixelBits __attribute__ ((vector_size (16)));

/* Into [0,1]; NaN becomes 0. */
static Pixel
tame (Pixel pixel)
{
  const Pixel     one = { 1, 1, 1, 1 };
  const PixelBits positive = pixel > 0, small = pixel < one;

  return (Pixel) ((((PixelBits) pixel & small) | ((PixelBits) one & ~small)) & positive);
}

/* Over one colour, to 8 bits. */
static void
flatten (const float *rgba, int width, const float below[3], guint8 *rgb)
{
  const Pixel ground = { below[0], below[1], below[2], 0 };

  for (int x = 0; x < width; x++, rgba += 4, rgb += 3)
    {
      Pixel     pixel;
      PixelBits numbers;

      memcpy (&pixel, rgba, sizeof pixel);
      pixel = tame (pixel);
      numbers = __builtin_convertvector(255 * (pixel * pixel[3] + ground * (1 - pixel[3])) + 0.5f, PixelBits);
      for (int c = 0; c < 3; c++)
        rgb[c] = (guint8) numbers[c];
    }
}

void
via_photo_add_rows (ViaPhoto *photo, const float *rgba, int n)
{
  static const float grey[3] = { 0.5f, 0.5f, 0.5f };
  const Config      *config = &photo->model->config;
  const Geometry    *g = &photo->geometry;
  const int          width = g->in_width;

  g_return_if_fail (n >= 0 && n <= g->in_height - photo->y);
  for (int i = 0; i < n; i++, photo->y++, rgba += 4 * (gsize) width)
    {
      flatten (rgba, width, config->resize_mode == RESIZE_PAD ? config->pad_color : grey, photo->row + 3 * (gsize) g->pad_left);
      if (photo->tiles)
        tiles_add_row (photo->tiles, photo->y, photo->row);
      else
        resizer_add_row (&photo->resizer, photo->y + g->pad_top, photo->row);
    }
}

ViaBox
via_photo_seen (const ViaPhoto *photo)
{
  return geometry_seen (&photo->geometry);
}

ViaBox
via_photo_frame (const ViaPhoto *photo)
{
  return geometry_frame (&photo->geometry);
}

guint64
photo_memory (const ViaPhoto *photo)
{
  return photo->memory;
}

/* Resized across, all rows; the row at hand. */
guint64
photo_bytes (const ViaPhoto *photo)
{
  const Geometry *g = &photo->geometry;

  return 3 * ((guint64) g->ground_height * (guint64) g->size.width + (guint64) g->ground_width);
}

ViaModel *
photo_model (const ViaPhoto *photo)
{
  return photo->model;
}

const Geometry *
photo_geometry (const ViaPhoto *photo)
{
  return &photo->geometry;
}

Tiles *
photo_tiles (const ViaPhoto *photo)
{
  return photo->tiles;
}

gboolean
photo_is_whole (const ViaPhoto *photo)
{
  return photo->y == photo->geometry.in_height;
}

void
photo_input (const ViaPhoto *photo, float *input)
{
  const ViaSize      size = photo->geometry.size;
  g_autofree guint8 *rgb = g_malloc (3 * (gsize) size.width);

  g_return_if_fail (photo_is_whole (photo) && !photo->tiles);
  for (int y = 0; y < size.height; y++)
    {
      int i = y - photo->top;

      memset (rgb, 0, 3 * (gsize) size.width);
      if (i >= 0 && i < photo->resizer.down.n)
        resizer_row (&photo->resizer, i, rgb + 3 * (gsize) photo->left);
      preprocess_row (rgb, &photo->model->config, y, input);
    }
}

float *
via_photo_input (const ViaPhoto *photo)
{
  const ViaSize size = photo->geometry.size;
  float        *input;

  g_return_val_if_fail (!photo->tiles, NULL);
  input = g_new (float, 3 * (gsize) size.width * (gsize) size.height);
  photo_input (photo, input);
  return input;
}
