/* photo.c - one picture, handed over row by row, prepared for one model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each row is resized across as it comes, and only for the columns that the network will see; resizing down waits for the
 * last one.  So a picture of any width needs no more than its height times S pixels.
 */
#include "photo.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "free-memory.h"
#include "model.h"
#include "native.h"
#include "picture/resample.h"

#define SIDE_MOST (1 << 20)

struct _ViaPhoto
{
  ViaModel *model;
  Geometry  geometry;
  Axis      across, down;
  int       left, top; /* of the first seen pixel in the input; not 0 when it is padded */
  int       first, n;  /* the ground's rows that count */
  int       y;         /* rows added so far */
  guint8   *row;       /* [ground_width,3] */
  guint8   *rows;      /* [n,across.n,3] */
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

static void
fill (guint8 *rgb, gsize n, const float color[3])
{
  for (gsize i = 0; i < n; i++, rgb += 3)
    for (int c = 0; c < 3; c++)
      rgb[c] = (guint8) (255 * color[c] + 0.5f);
}

/* What is not covered by the picture: resized, one colour stays what it is. */
static void
lay_ground (ViaPhoto *photo)
{
  const Geometry *g = &photo->geometry;
  const float    *color = photo->model->config.pad_color;

  if (g->ground_width > g->in_width)
    fill (photo->row, (gsize) g->ground_width, color);
  if (g->ground_height > g->in_height)
    fill (photo->rows, (gsize) photo->n * (gsize) photo->across.n, color);
}

static gboolean
prepare_input (ViaPhoto *photo, GError **error)
{
  const Geometry *g = &photo->geometry;
  Interpolation   interpolation = photo->model->config.interpolation;
  gint64          x, y;
  int             width, height;

  geometry_visible (g->out_width, g->left, g->size.width, &x, &width, &photo->left);
  geometry_visible (g->out_height, g->top, g->size.height, &y, &height, &photo->top);
  if (!axis_init (&photo->across, g->ground_width, g->out_width, x, width, interpolation)
      || !axis_init (&photo->down, g->ground_height, g->out_height, y, height, interpolation))
    return no_memory (photo, error);
  photo->first = photo->down.begin[0];
  photo->n = photo->down.begin[height - 1] + photo->down.count[height - 1] - photo->first;
  if (!free_memory_suffices (3 * (guint64) photo->n * (guint64) width))
    return no_memory (photo, error);
  photo->row = g_try_malloc_n ((gsize) g->ground_width, 3);
  photo->rows = g_try_malloc_n ((gsize) photo->n, 3 * (gsize) width);
  if (!photo->row || !photo->rows)
    return no_memory (photo, error);
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

ViaPhoto *
via_photo_new_fitted (ViaModel *model, int width, int height, const ViaFitting *fitting, GError **error)
{
  static const ViaFitting plain;
  ViaModel               *fitting_model;

  g_return_val_if_fail (model, NULL);
  fitting = fitting ? fitting : &plain;
  if (!check_size (width, height, error))
    return NULL;
  fitting_model =
      fitting->fit == VIA_FIT_NATIVE ? native_new (model, (ViaSize){ width, height }, fitting->side, error) : via_model_ref (model);
  return fitting_model ? photo_new (fitting_model, width, height, fitting->fit, error) : NULL;
}

void
via_photo_free (ViaPhoto *photo)
{
  if (!photo)
    return;
  axis_clear (&photo->across);
  axis_clear (&photo->down);
  g_free (photo->row);
  g_free (photo->rows);
  via_model_free (photo->model);
  g_free (photo);
}

/* Into [0,1]; NaN becomes 0. */
static float
tame (float value)
{
  return value > 0 ? MIN (value, 1) : 0;
}

/* Over one colour, to 8 bits. */
static void
flatten (const float *rgba, int width, const float below[3], guint8 *rgb)
{
  for (int x = 0; x < width; x++, rgba += 4, rgb += 3)
    {
      float alpha = tame (rgba[3]);

      for (int c = 0; c < 3; c++)
        rgb[c] = (guint8) (255 * (tame (rgba[c]) * alpha + below[c] * (1 - alpha)) + 0.5f);
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
      int row = photo->y + g->pad_top - photo->first;

      if (row < 0 || row >= photo->n)
        continue;
      flatten (rgba, width, config->resize_mode == RESIZE_PAD ? config->pad_color : grey, photo->row + 3 * (gsize) g->pad_left);
      resample_across (&photo->across, photo->row, photo->rows + 3 * (gsize) row * (gsize) photo->across.n);
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

void
photo_input (const ViaPhoto *photo, float *input)
{
  const ViaSize      size = photo->geometry.size;
  g_autofree guint8 *rgb = g_malloc (3 * (gsize) size.width);

  g_return_if_fail (photo->y == photo->geometry.in_height);
  for (int y = 0; y < size.height; y++)
    {
      int i = y - photo->top;

      memset (rgb, 0, 3 * (gsize) size.width);
      if (i >= 0 && i < photo->down.n)
        resample_down (&photo->down, i, photo->rows, photo->first, photo->across.n, rgb + 3 * (gsize) photo->left);
      preprocess_row (rgb, &photo->model->config, y, input);
    }
}

float *
via_photo_input (const ViaPhoto *photo)
{
  const ViaSize size = photo->geometry.size;
  float        *input = g_new (float, 3 * (gsize) size.width * (gsize) size.height);

  photo_input (photo, input);
  return input;
}
