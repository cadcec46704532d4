/* small-pictures.c - see small-pictures.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While one process hands over its picture and encodes the small one, the other decodes the next.
 */
#include "small-pictures.h"

#include <string.h>
#include <unistd.h>

#include "../codec/chunks.h"
#include "../codec/codec.h"
#include "../codec/memory-file.h"
#include "../explain/pixels.h"
#include "../explain/thumbnail.h"
#include "stop.h"

#define N_READERS 2
#define JPEG_MOST (1 << 20)
#define SEGMENT_HEAD 4 /* bytes: marker and size */

struct _SmallPictures
{
  GQueue   asked;              /* paths that no reader has begun */
  Codec   *readers[N_READERS]; /* in turn */
  gboolean begun[N_READERS];   /* it has a file */
  guint    next, free;         /* whose turn it is to give; and to begin, both counted without end */
};

SmallPictures *
small_pictures_new (void)
{
  SmallPictures *pictures = g_new0 (SmallPictures, 1);

  g_queue_init (&pictures->asked);
  for (gsize i = 0; i < N_READERS; i++)
    pictures->readers[i] = codec_new (stop_waiting, NULL);
  return pictures;
}

void
small_pictures_free (SmallPictures *pictures)
{
  if (!pictures)
    return;
  g_queue_clear_full (&pictures->asked, g_free);
  for (gsize i = 0; i < N_READERS; i++)
    codec_free (pictures->readers[i]);
  g_free (pictures);
}

/* Gives work to whoever has none. */
static void
begin_readers (SmallPictures *pictures)
{
  for (; pictures->free < pictures->next + N_READERS && !g_queue_is_empty (&pictures->asked); pictures->free++)
    {
      g_autofree char *path = g_queue_pop_head (&pictures->asked);

      pictures->begun[pictures->free % N_READERS] = codec_load (pictures->readers[pictures->free % N_READERS], path, TRUE, NULL);
    }
}

void
small_pictures_ask (const char *path, gpointer data)
{
  SmallPictures *pictures = data;

  g_queue_push_tail (&pictures->asked, g_strdup (path));
  begin_readers (pictures);
}

static Thumbnail *
shrink (Codec *reader)
{
  g_auto (GStrv) ignored = NULL;
  int width, height;
  g_autoptr (Thumbnail) small = NULL;
  g_autofree float *strip = NULL;

  if (!codec_size (reader, &width, &height, &ignored, NULL) || !(strip = pixels_strip_new (width, 4, NULL)))
    return NULL;
  small = thumbnail_new (width, height, MIN (CONTACT_SHEET_SIDE, MAX (width, height)));
  for (int y = 0; y < height; y += PIXELS_STRIP_ROWS)
    {
      int n = MIN (PIXELS_STRIP_ROWS, height - y);

      if (!codec_rows (y, n, strip, reader, NULL))
        return NULL;
      thumbnail_add_rows (small, strip, n);
    }
  return g_steal_pointer (&small);
}

/* Of a CodecImage. */
static gboolean
give_thumbnail (int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const Thumbnail *small = data;
  gsize            row = 3 * (gsize) small->width;

  memcpy (rows, small->rgb + (gsize) y * row, (gsize) n * row);
  return TRUE;
}

/* Takes the profile out, which says that the colours are sRGB, as they are without one.  Returns the new size. */
static gsize
strip_profile (guint8 *jpeg, gsize n)
{
  const Slice file = { jpeg, n, TRUE };
  Slice       profile;
  gsize       at = 0, begin, end;

  if (!chunks_jpeg (file, JPEG_APP2, &at, &profile))
    return n;
  begin = (gsize) (profile.at - jpeg) - SEGMENT_HEAD;
  end = (gsize) (profile.at - jpeg) + profile.size;
  memmove (jpeg + begin, jpeg + end, n - end);
  return n - (end - begin);
}

static GBytes *
read_jpeg (int fd)
{
  off_t              n = lseek (fd, 0, SEEK_END);
  g_autofree guint8 *jpeg = n > 0 && n <= JPEG_MOST ? g_malloc ((gsize) n) : NULL;
  gsize              size;

  if (!jpeg || pread (fd, jpeg, (gsize) n, 0) != n)
    return NULL;
  size = strip_profile (jpeg, (gsize) n);
  return g_bytes_new_take (g_steal_pointer (&jpeg), size);
}

/* NULL: it cannot be encoded. */
static GBytes *
encode (Codec *reader, Thumbnail *small)
{
  const CodecImage image = {
    .format = SAVE_JPEG, .width = small->width, .height = small->height, .channels = 3, .draw = give_thumbnail, .data = small
  };
  int     fd = memory_file_new (NULL);
  GBytes *jpeg = fd >= 0 && codec_save (reader, &image, fd, NULL) ? read_jpeg (fd) : NULL;

  if (fd >= 0)
    close (fd);
  return jpeg;
}

gboolean
small_pictures_take (SmallPicture *picture, gpointer data, GError **error)
{
  SmallPictures *pictures = data;
  guint          i = pictures->next % N_READERS;
  g_autoptr (Thumbnail) small = pictures->begun[i] ? shrink (pictures->readers[i]) : NULL;

  *picture = (SmallPicture){ small ? encode (pictures->readers[i], small) : NULL };
  if (picture->jpeg)
    {
      picture->width = small->width;
      picture->height = small->height;
    }
  pictures->next++;
  begin_readers (pictures);
  return !stop_requested (error);
}
