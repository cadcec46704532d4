/* save-xcf.c - see save-xcf.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GIMP's devel-docs/xcf.txt, version 11, which GIMP 2.10.0 and later read: numbers are big-endian, pointers have 64 bits.
 *
 *   image       "gimp xcf v011" 0, width, height, RGB, 8 bits in sRGB's curve, properties, pointers to layers, 0, 0
 *   layer       width, height, with transparency or not, name, properties, pointer to the hierarchy, 0
 *   hierarchy   width, height, bytes of a pixel, pointer to the level, 0
 *   level       width, height, pointers to tiles, 0
 *   tile        64 x 64 pixels or what is left of them, compressed as zlib does
 *
 * Rows go into the file 64 at a time; pointers to what comes later are filled in behind it.
 */
#include "save-xcf.h"

#include <errno.h>
#include <libdeflate.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#define MAGIC "gimp xcf v011"
#define TILE 64
#define LEVEL 1
#define DOTS_PER_INCH 72
#define PARASITE "vit-attribution" /* as the plug-in attaches it: plugin/gimp/parasites.c */
#define PERSISTENT_AND_UNDOABLE 3

enum
{
  RGB = 0,
  RGB_WITH_ALPHA = 1,
  EIGHT_BITS_NONLINEAR = 150,
  COMPRESSED_BY_ZLIB = 2
};

/* Properties. */
enum
{
  END = 0,
  ACTIVE_LAYER = 2,
  OPACITY = 6,
  MODE = 7,
  VISIBLE = 8,
  OFFSETS = 15,
  COMPRESSION = 17,
  RESOLUTION = 19,
  PARASITES = 21,
  FLOAT_OPACITY = 33
};

/* GimpLayerMode's numbers. */
static const guint32 modes[] = {
  [BLEND_NORMAL] = 28,   [BLEND_OVERLAY] = 23, [BLEND_HARD_LIGHT] = 44, [BLEND_SOFT_LIGHT] = 45,
  [BLEND_MULTIPLY] = 30, [BLEND_SCREEN] = 31,  [BLEND_ADDITION] = 33,
};

struct _SaveXcf
{
  int     fd, width, height;
  guint64 end;    /* of the file so far */
  guint64 table;  /* where the pointers to layers stand */
  GArray *layers; /* these pointers: guint64 */
  GError *error;  /* the first one */

  struct libdeflate_compressor *compressor;
};

/* ---- bytes */

static void
put_number (GByteArray *bytes, guint32 number)
{
  const guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static void
put_float (GByteArray *bytes, float number)
{
  guint32 same;

  memcpy (&same, &number, sizeof same);
  put_number (bytes, same);
}

static void
put_pointer (GByteArray *bytes, guint64 pointer)
{
  const guint64 big = GUINT64_TO_BE (pointer);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

/* With its end. */
static void
put_string (GByteArray *bytes, const char *text)
{
  const guint n = (guint) strlen (text) + 1;

  put_number (bytes, n);
  g_byte_array_append (bytes, (const guint8 *) text, n);
}

static void
put_property (GByteArray *bytes, guint32 property, guint32 n_bytes)
{
  put_number (bytes, property);
  put_number (bytes, n_bytes);
}

static void
put_number_property (GByteArray *bytes, guint32 property, guint32 value)
{
  put_property (bytes, property, sizeof value);
  put_number (bytes, value);
}

/* ---- the file */

static void
write_at (SaveXcf *xcf, guint64 at, const GByteArray *bytes)
{
  for (gsize done = 0; !xcf->error && done < bytes->len;)
    {
      gssize written = pwrite (xcf->fd, bytes->data + done, bytes->len - done, (off_t) (at + done));

      if (written > 0)
        done += (gsize) written;
      else if (written == 0 || errno != EINTR)
        g_set_error_literal (&xcf->error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
    }
}

static void
write_on (SaveXcf *xcf, const GByteArray *bytes)
{
  write_at (xcf, xcf->end, bytes);
  xcf->end += bytes->len;
}

static void
write_pointers (SaveXcf *xcf, guint64 at, const GArray *pointers)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (guint i = 0; i < pointers->len; i++)
    put_pointer (bytes, g_array_index (pointers, guint64, i));
  write_at (xcf, at, bytes);
}

SaveXcf *
save_xcf_new (int fd, int width, int height, guint n_layers)
{
  SaveXcf *xcf = g_new (SaveXcf, 1);
  g_autoptr (GByteArray) head = g_byte_array_new ();
  const guint8 compression = COMPRESSED_BY_ZLIB;

  *xcf = (SaveXcf){ .fd = fd,
                    .width = width,
                    .height = height,
                    .layers = g_array_new (FALSE, FALSE, sizeof (guint64)),
                    .compressor = libdeflate_alloc_compressor (LEVEL) };
  if (!xcf->compressor)
    g_set_error_literal (&xcf->error, G_FILE_ERROR, G_FILE_ERROR_NOMEM, g_strerror (ENOMEM));
  g_byte_array_append (head, (const guint8 *) MAGIC, sizeof MAGIC);
  put_number (head, (guint32) width);
  put_number (head, (guint32) height);
  put_number (head, RGB);
  put_number (head, EIGHT_BITS_NONLINEAR);
  put_property (head, COMPRESSION, sizeof compression);
  g_byte_array_append (head, &compression, sizeof compression);
  put_property (head, RESOLUTION, 2 * sizeof (float));
  put_float (head, DOTS_PER_INCH);
  put_float (head, DOTS_PER_INCH);
  put_property (head, END, 0);
  xcf->table = head->len;
  for (guint i = 0; i < n_layers + 2; i++)
    put_pointer (head, 0);
  write_on (xcf, head);
  return xcf;
}

gboolean
save_xcf_end (SaveXcf *xcf, GError **error)
{
  GError *first;

  write_pointers (xcf, xcf->table, xcf->layers);
  libdeflate_free_compressor (xcf->compressor);
  g_array_unref (xcf->layers);
  first = xcf->error;
  g_free (xcf);
  if (!first)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

/* ---- a layer */

static void
put_parasite (GByteArray *bytes, const char *text)
{
  const guint32 n = (guint32) strlen (text);

  /* lengths of the name and of the text, flags */
  put_property (bytes, PARASITES, 3 * sizeof n + sizeof PARASITE + n);
  put_string (bytes, PARASITE);
  put_number (bytes, PERSISTENT_AND_UNDOABLE);
  put_number (bytes, n);
  g_byte_array_append (bytes, (const guint8 *) text, n);
}

static void
put_properties (GByteArray *bytes, const SaveXcfLayer *about, gboolean active)
{
  if (active)
    put_property (bytes, ACTIVE_LAYER, 0);
  put_number_property (bytes, OPACITY, (guint32) lround (255 * about->opacity));
  put_property (bytes, FLOAT_OPACITY, sizeof (float));
  put_float (bytes, (float) about->opacity);
  put_number_property (bytes, VISIBLE, about->visible != FALSE);
  put_number_property (bytes, MODE, modes[about->blend]);
  put_property (bytes, OFFSETS, 2 * sizeof (guint32));
  put_number (bytes, 0);
  put_number (bytes, 0);
  if (about->provenance)
    put_parasite (bytes, about->provenance);
  put_property (bytes, END, 0);
}

static gsize
tiles_along (int side)
{
  return (gsize) (side + TILE - 1) / TILE;
}

/* Of a layer with its hierarchy and level, all but the pointers to tiles, for which there is room at its end; it will stand at the
 * end of the file. */
static GByteArray *
layer_head (const SaveXcf *xcf, const SaveXcfLayer *about, const Raster *pixels)
{
  GByteArray *head = g_byte_array_new ();

  put_number (head, (guint32) xcf->width);
  put_number (head, (guint32) xcf->height);
  put_number (head, pixels->channels == 4 ? RGB_WITH_ALPHA : RGB);
  put_string (head, about->name);
  put_properties (head, about, xcf->layers->len == 0);
  put_pointer (head, xcf->end + head->len + 2 * sizeof (guint64)); /* of the hierarchy */
  put_pointer (head, 0);
  put_number (head, (guint32) xcf->width);
  put_number (head, (guint32) xcf->height);
  put_number (head, (guint32) pixels->channels);
  put_pointer (head, xcf->end + head->len + 2 * sizeof (guint64)); /* of the level */
  put_pointer (head, 0);
  put_number (head, (guint32) xcf->width);
  put_number (head, (guint32) xcf->height);
  return head;
}

/* Adds n rows of `row` bytes, of which `part` count, compressed. */
static void
put_tile (SaveXcf *xcf, GByteArray *bytes, const guint8 *rows, gsize row, gsize part, int n)
{
  guint8      tile[TILE * TILE * 4];
  const gsize most = libdeflate_zlib_compress_bound (xcf->compressor, sizeof tile);
  const guint before = bytes->len;

  for (int y = 0; y < n; y++)
    memcpy (tile + (gsize) y * part, rows + (gsize) y * row, part);
  g_byte_array_set_size (bytes, before + (guint) most);
  g_byte_array_set_size (
      bytes, before + (guint) libdeflate_zlib_compress (xcf->compressor, tile, (gsize) n * part, bytes->data + before, most));
}

/* Adds to the pointers where each tile begins. */
static void
write_tiles (SaveXcf *xcf, const Raster *pixels, GArray *pointers)
{
  const gsize        pixel = (gsize) pixels->channels, row = pixel * (gsize) xcf->width;
  g_autofree guint8 *room = g_malloc_n (row, TILE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (int y = 0; y < xcf->height && !xcf->error; y += TILE)
    {
      const int     n = MIN (TILE, xcf->height - y);
      const guint8 *rows = raster_rows (pixels, y, n, room);

      g_byte_array_set_size (bytes, 0);
      for (gsize at = 0; at < row; at += pixel * TILE)
        {
          const guint64 begin = xcf->end + bytes->len;

          g_array_append_val (pointers, begin);
          put_tile (xcf, bytes, rows + at, row, MIN (pixel * TILE, row - at), n);
        }
      write_on (xcf, bytes);
    }
}

void
save_xcf_add (SaveXcf *xcf, const SaveXcfLayer *about, const Raster *pixels)
{
  const gsize   n_tiles = tiles_along (xcf->width) * tiles_along (xcf->height);
  const guint64 begin = xcf->end;
  guint64       table;
  g_autoptr (GArray) pointers = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GByteArray) head = layer_head (xcf, about, pixels);

  g_array_append_val (xcf->layers, begin);
  table = begin + head->len;
  for (gsize i = 0; i < n_tiles + 1; i++)
    put_pointer (head, 0);
  write_on (xcf, head);
  if (!xcf->error)
    write_tiles (xcf, pixels, pointers);
  write_pointers (xcf, table, pointers);
}
