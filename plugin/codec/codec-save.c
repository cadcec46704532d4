/* codec-save.c - see codec.h; wire.h says how the two processes talk.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "../explain/pixels.h"
#include "codec-inside.h"

static gboolean
send_drawn_rows (Codec *codec, const CodecImage *image, int bits, GError **error)
{
  gsize              row = (gsize) image->width * (gsize) image->channels * (gsize) (bits / 8);
  g_autofree guint8 *rows = g_try_malloc_n (row, PIXELS_STRIP_ROWS);

  if (!rows)
    return codec_error (error, NULL, g_strerror (ENOMEM));
  for (int y = 0; y < image->height; y += PIXELS_STRIP_ROWS)
    {
      int n = MIN (PIXELS_STRIP_ROWS, image->height - y);

      if (input_stopped (&codec->stop, error) || !image->draw (y, n, rows, image->data, error))
        return FALSE;
      if (!wire_send (codec->socket, rows, row * (gsize) n))
        return codec_process_error (codec, NULL, error);
    }
  return TRUE;
}

/* It may need the picture, or the rows of the image before, which a process that has ended takes with it. */
static gboolean
ready_to_save (Codec *codec, gboolean picture, gboolean again, GError **error)
{
  if (codec->saving == 0 && !codec_start_process (codec, error))
    return FALSE;
  if ((picture && !codec->loaded) || (again && codec->saving == 0))
    return codec_coded_error (error, G_FILE_ERROR_PIPE, NULL, _ ("the process that had the picture has ended"));
  return TRUE;
}

gboolean
codec_save_begin (Codec *codec, const CodecImage *image, int fd, GError **error)
{
  const WireRequest request = { .kind = WIRE_SAVE,
                                .format = image->format,
                                .width = image->width,
                                .height = image->height,
                                .channels = image->channels,
                                .bits = image->bits ? image->bits : 8,
                                .again = !image->draw,
                                .blended = image->blended,
                                .synced = image->synced,
                                .opacity = image->opacity };

  if (!ready_to_save (codec, image->blended, !image->draw, error))
    return FALSE;
  if (!wire_send_request (codec->socket, &request, fd))
    return codec_process_error (codec, NULL, error);
  if (image->draw && !send_drawn_rows (codec, image, request.bits, error))
    {
      codec_end_process (codec, TRUE);
      return FALSE;
    }
  codec->saving++;
  return TRUE;
}

/* A layer but for its rows. */
static gboolean
send_layer (Codec *codec, const char *name, const char *provenance, gboolean visible)
{
  const WireLayer layer = { (gint32) strlen (name), (gint32) strlen (provenance), visible };

  return wire_send (codec->socket, &layer, sizeof layer) && wire_send (codec->socket, name, (gsize) layer.name)
         && wire_send (codec->socket, provenance, (gsize) layer.provenance);
}

/* One of them, for send_drawn_rows(). */
typedef struct
{
  const CodecLayers *layers;
  guint              i;
} LayerDrawing;

static gboolean
draw_one_layer (int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const LayerDrawing *drawing = data;

  return drawing->layers->draw (drawing->i, y, n, rows, drawing->layers->data, error);
}

static gboolean
send_layers (Codec *codec, const CodecLayers *layers, GError **error)
{
  for (guint i = 0; i < layers->n; i++)
    {
      const CodecLayer *layer = &layers->layers[i];
      LayerDrawing      drawing = { layers, i };
      const CodecImage  image = {
         .width = layers->width, .height = layers->height, .channels = 4, .draw = draw_one_layer, .data = &drawing
      };

      if (!send_layer (codec, layer->name, layer->provenance, layer->visible))
        return codec_process_error (codec, NULL, error);
      if (!send_drawn_rows (codec, &image, 8, error))
        return FALSE;
    }
  return send_layer (codec, layers->name, "", TRUE) || codec_process_error (codec, NULL, error);
}

gboolean
codec_save_layers_begin (Codec *codec, const CodecLayers *layers, int fd, GError **error)
{
  const WireRequest request = { .kind = WIRE_LAYERS,
                                .width = layers->width,
                                .height = layers->height,
                                .channels = 4,
                                .bits = 8,
                                .synced = layers->synced,
                                .layers = (gint32) layers->n,
                                .blend = layers->blend,
                                .opacity = layers->opacity };

  if (!ready_to_save (codec, TRUE, FALSE, error))
    return FALSE;
  if (!wire_send_request (codec->socket, &request, fd))
    return codec_process_error (codec, NULL, error);
  if (!send_layers (codec, layers, error))
    {
      codec_end_process (codec, TRUE);
      return FALSE;
    }
  codec->saving++;
  return TRUE;
}

gboolean
codec_save_end (Codec *codec, GError **error)
{
  WireReply        reply;
  g_autofree char *text = NULL;

  if (codec->saving == 0)
    return codec_coded_error (error, G_FILE_ERROR_PIPE, NULL, _ ("the process that had the picture has ended"));
  if (!codec_receive_reply (codec, NULL, &reply, &text, error))
    return FALSE;
  codec->saving--;
  return reply.ok || codec_error (error, NULL, text);
}

gboolean
codec_save (Codec *codec, const CodecImage *image, int fd, GError **error)
{
  return codec_save_begin (codec, image, fd, error) && codec_save_end (codec, error);
}
