/* load-png.c - see load-png.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libpng leaves a failed call by longjmp(), here to get_file(), across functions that own nothing; whatever must be freed is in a
 * PngLoading, made before.  A warning is as bad as an error: let GEGL say what there is to be said.
 */
#include "load-png.h"

#include <png.h>
#include <string.h>

#include "chunks.h"
#include "container.h"

#define DEPTH 8
#define OLD_GAMMA 45455 /* of sRGB; 100000 is 1 */

typedef struct
{
  png_structp png;
  png_infop   info;
  Slice       file;
  gsize       at;
  Raster     *raster;
  gboolean    whole;
} PngLoading;

/* ---- what libpng calls */

/* Never returns. */
static void
give_up (png_structp png, png_const_charp why)
{
  png_longjmp (png, 1);
}

static void
get_bytes (png_structp png, png_bytep bytes, size_t n)
{
  PngLoading *loading = png_get_io_ptr (png);

  if (n > loading->file.size - loading->at)
    png_longjmp (png, 1);
  memcpy (bytes, loading->file.at + loading->at, n);
  loading->at += n;
}

/* ---- the file */

/* Colours are sRGB's where the file says so, or says nothing. */
static gboolean
is_srgb (const PngLoading *loading)
{
  const gboolean  srgb = png_get_valid (loading->png, loading->info, PNG_INFO_sRGB);
  png_fixed_point gamma = OLD_GAMMA;
  Slice           other;
  gsize           at = 0;

  if (png_get_valid (loading->png, loading->info, PNG_INFO_iCCP) || chunks_png (loading->file, "iCCP", &at, &other))
    return FALSE;
  png_get_gAMA_fixed (loading->png, loading->info, &gamma);
  return srgb ? gamma == OLD_GAMMA
              : !png_get_valid (loading->png, loading->info, PNG_INFO_gAMA)
                    && !png_get_valid (loading->png, loading->info, PNG_INFO_cHRM);
}

static gboolean
get_head (PngLoading *loading)
{
  png_uint_32 width, height;
  int         depth, kind, interlaced, channels;

  png_read_info (loading->png, loading->info);
  png_get_IHDR (loading->png, loading->info, &width, &height, &depth, &kind, &interlaced, NULL, NULL);
  channels = kind == PNG_COLOR_TYPE_RGB ? 3 : kind == PNG_COLOR_TYPE_RGB_ALPHA ? 4 : 0;
  if (channels == 0 || depth != DEPTH || interlaced != PNG_INTERLACE_NONE || !is_srgb (loading)
      || png_get_valid (loading->png, loading->info, PNG_INFO_tRNS)
      || !raster_is_small ((int) width, (int) height, channels, depth))
    return FALSE;
  loading->raster = raster_new ((int) width, (int) height, channels, depth);
  return TRUE;
}

static void
get_file (PngLoading *loading)
{
  if (setjmp (png_jmpbuf (loading->png)))
    return;
  png_set_read_fn (loading->png, loading, get_bytes);
  if (!get_head (loading))
    return;
  for (int y = 0; y < loading->raster->height; y++)
    png_read_row (loading->png, loading->raster->bytes + (gsize) y * raster_row_bytes (loading->raster), NULL);
  png_read_end (loading->png, NULL);
  loading->whole = TRUE;
}

/* ---- all of it */

static gboolean
looks_plain (Slice file)
{
  const Container container = container_find (file);
  ContainerFacts  facts;

  if (container != CONTAINER_PNG || !container_is_whole (container, file))
    return FALSE;
  facts = container_facts (container, file);
  return facts.orientation == 1 && !facts.animated;
}

Raster *
load_plain_png (int fd)
{
  g_autoptr (GMappedFile) mapped = g_mapped_file_new_from_fd (fd, FALSE, NULL);
  PngLoading loading = { 0 };

  if (!mapped)
    return NULL;
  loading.file = (Slice){ (const guint8 *) g_mapped_file_get_contents (mapped), g_mapped_file_get_length (mapped), FALSE };
  if (!looks_plain (loading.file))
    return NULL;
  loading.png = png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, give_up, give_up);
  loading.info = loading.png ? png_create_info_struct (loading.png) : NULL;
  if (loading.info)
    get_file (&loading);
  png_destroy_read_struct (&loading.png, &loading.info, NULL);
  if (!loading.whole)
    g_clear_pointer (&loading.raster, raster_free);
  return loading.raster;
}
