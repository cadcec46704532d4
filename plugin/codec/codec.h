/* codec.h - picture files, read and written by a process of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   g_autoptr (Codec) codec = codec_new (stop, NULL);
 *
 *   codec_load (codec, "photo.jpg", TRUE, &error)          begins; the process works while something else is done
 *   codec_size (codec, &width, &height, &words, &error)            waits for it
 *   codec_rows (0, height, rgba, codec, &error)
 *   codec_save (codec, &image, fd, &error)                 or
 *   codec_save_begin (codec, &image, fd, &error)           begins that, and
 *   codec_save_end (codec, &error)                         waits for it
 *
 * GEGL and all that it loads live in that process alone.  What makes it crash, hang or run out of memory is an error here, and the
 * next picture gets a new process.  Whoever has many pictures has several codecs, and lets one read the next picture meanwhile.
 */
#ifndef CODEC_H
#define CODEC_H

#include "input.h"
#include "save-xcf.h"
#include "save.h"

typedef struct _Codec Codec;

/* Nothing is started before the first request.  In the program whose main() calls process_run() for PROCESS_WORD. */
Codec *codec_new (InputStop stop, gpointer data);
void   codec_free (Codec *codec); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Codec, codec_free)

/* Begins to read a PNG, JPEG, TIFF or WebP file, or "-", standard input.  `managed`: its colours are converted to sRGB; else its
 * numbers are what they are.  Errors, of all of these: a sentence that names the file; G_FILE_ERROR_PIPE: its
 * process has ended; of this one also the system's own code, when the file cannot be opened. */
gboolean codec_load (Codec *codec, const char *path, gboolean managed, GError **error);
/* How large it is, turned upright.  *complaints: what there is to complain about all the same; free with g_strfreev(). */
gboolean codec_size (Codec *codec, int *width, int *height, char ***complaints, GError **error);
/* Its next n rows, R'G'B'A; all have to be fetched, in their order.  A PixelsSource. */
gboolean codec_rows (int y, int n, float *rgba, gpointer codec, GError **error);

/* What is to be written. */
typedef struct
{
  SaveFormat format;
  int        width, height, channels; /* 3, or 4 with transparency */
  int        bits;                    /* of the rows' numbers, and of the file's unless it is `blended`; 0: 8, or 16 */
  gboolean   blended;                 /* over the picture that was loaded last, as GIMP shows a layer in mode normal … */
  double     opacity;                 /* … of that opacity, 0…1 */
  gboolean   synced;                  /* its end is that it has reached the disk, for which the process waits */
  /* Fills n rows from y on, [n, width, channels]; numbers of 16 bits as the machine has them.  NULL: the rows of the image before,
   * which must have been of the same kind. */
  gboolean (*draw) (int y, int n, guint8 *rows, gpointer data, GError **error);
  gpointer data;
} CodecImage;

/* Heat over the picture that was loaded last, in layers of GIMP's. */
typedef struct
{
  const char *name, *provenance;
  gboolean    visible;
} CodecLayer;

typedef struct
{
  const char       *name;          /* of the picture */
  int               width, height; /* its */
  const CodecLayer *layers;        /* [n], from the top down */
  guint             n;
  Blend             blend;
  double            opacity; /* 0…1 */
  gboolean          synced;
  /* The same as an image's of layer number i: R'G'B'A of 8 bits. */
  gboolean (*draw) (guint i, int y, int n, guint8 *rows, gpointer data, GError **error);
  gpointer data;
} CodecLayers;

/* Writes into the empty file `fd`.  The error need not name the file. */
gboolean codec_save (Codec *codec, const CodecImage *image, int fd, GError **error);
/* The same in two steps, between which the process works.  Several may be begun before the first is waited for; they end in their
 * order, and before the next picture is loaded.  When one has failed, so have those behind it. */
gboolean codec_save_begin (Codec *codec, const CodecImage *image, int fd, GError **error);
gboolean codec_save_layers_begin (Codec *codec, const CodecLayers *layers, int fd, GError **error);
gboolean codec_save_end (Codec *codec, GError **error);

#endif
