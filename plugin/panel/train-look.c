/* train-look.c - looks into a folder of pictures of classes, in the background.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A job reads the folder, then some pictures of each class.  What it has found goes through a queue to the main loop, which empties it
 * whenever the job reports.
 */
#include "train-look.h"

#include "../codec/codec.h"
#include "../explain/job.h"
#include "../explain/thumbnail.h"

#define MOST_CLASSES 200 /* whose pictures are shown */
#define PICTURES 4       /* of a class */
#define SIDE 40          /* of one, in pixels; and between them: */
#define GAP 4
#define STRIP_ROWS 64 /* of a picture, that are read at a time */

struct _TrainLook
{
  char         *folder;
  TrainLookRead read;
  TrainLookSeen seen;
  gpointer      data;
  Job          *job;
  GAsyncQueue  *news;
  Collection   *collection;
};

/* The collection, or the pictures of a class. */
typedef struct
{
  Collection *collection;
  guint       i;
  GdkPixbuf  *pictures;
} News;

/* Of the job's thread */

typedef struct
{
  ViaProgress progress;
  gpointer    token;
} Asking;

/* An InputStop.  What becomes of the error nobody will know. */
static gboolean
is_unwanted (gpointer data, GError **error)
{
  const Asking *asking = data;

  if (asking->progress (0, "", asking->token))
    return FALSE;
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_CANCELLED, "");
  return TRUE;
}

static Thumbnail *
load_thumbnail (Codec *codec, const char *path)
{
  g_autoptr (Thumbnail) thumbnail = NULL;
  g_auto (GStrv) complaints = NULL;
  g_autofree float *rgba = NULL;
  int               width, height;

  if (!codec_load (codec, path, TRUE, NULL) || !codec_size (codec, &width, &height, &complaints, NULL))
    return NULL;
  thumbnail = thumbnail_new (width, height, SIDE);
  rgba = g_try_new (float, 4 * (gsize) width * STRIP_ROWS);
  for (int y = 0; y < height; y += STRIP_ROWS)
    {
      int n = MIN (STRIP_ROWS, height - y);

      if (!rgba || !codec_rows (y, n, rgba, codec, NULL))
        return NULL;
      thumbnail_add_rows (thumbnail, rgba, n);
    }
  return g_steal_pointer (&thumbnail);
}

/* In the middle of its place. */
static void
put_thumbnail (GdkPixbuf *strip, guint place, const Thumbnail *t)
{
  g_autoptr (GdkPixbuf) picture =
      gdk_pixbuf_new_from_data (t->rgb, GDK_COLORSPACE_RGB, FALSE, 8, t->width, t->height, 3 * t->width, NULL, NULL);

  gdk_pixbuf_copy_area (picture, 0, 0, t->width, t->height, strip, (int) place * (SIDE + GAP) + (SIDE - t->width) / 2,
                        (SIDE - t->height) / 2);
}

static GdkPixbuf *
make_strip (Codec *codec, const GPtrArray *paths)
{
  GdkPixbuf *strip = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, PICTURES * (SIDE + GAP) - GAP, SIDE);

  gdk_pixbuf_fill (strip, 0);
  for (guint i = 0, place = 0; i < MIN (paths->len, PICTURES); i++)
    {
      g_autoptr (Thumbnail) thumbnail = load_thumbnail (codec, paths->pdata[i]);

      if (thumbnail)
        put_thumbnail (strip, place++, thumbnail);
    }
  return strip;
}

static void
tell_news (TrainLook *look, News news)
{
  g_async_queue_push (look->news, g_memdup2 (&news, sizeof news));
}

/* A JobWork. */
static gboolean
look_through (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  TrainLook  *look = data;
  Asking      asking = { progress, token };
  Collection *collection = collection_read (look->folder, FALSE, error);
  g_autoptr (Codec) codec = codec_new (is_unwanted, &asking);
  guint n;

  if (!collection)
    return FALSE;
  n = MIN (collection_n_classes (collection), MOST_CLASSES);
  tell_news (look, (News){ .collection = collection });
  for (guint i = 0; progress ((double) i / n, "", token) && i < n; i++)
    tell_news (look, (News){ .i = i, .pictures = make_strip (codec, collection_class (collection, i)->paths) });
  return TRUE;
}

/* Of the main loop */

static void
hear_news (TrainLook *look)
{
  News *news;

  while ((news = g_async_queue_try_pop (look->news)))
    {
      if (news->collection)
        look->read (look->collection = news->collection, NULL, look->data);
      else
        look->seen (news->i, news->pictures, look->data);
      g_clear_object (&news->pictures);
      g_free (news);
    }
}

static void
on_look_report (double fraction, const char *stage, gpointer data)
{
  hear_news (data);
}

static void
on_look_end (const GError *error, gpointer data)
{
  TrainLook *look = data;

  hear_news (look);
  if (error)
    look->read (NULL, error, look->data);
}

TrainLook *
train_look_new (const char *folder, TrainLookRead read, TrainLookSeen seen, gpointer data)
{
  TrainLook *look = g_new0 (TrainLook, 1);

  *look = (TrainLook){ .folder = g_strdup (folder), .read = read, .seen = seen, .data = data, .news = g_async_queue_new () };
  look->job = job_new (look_through, on_look_report, on_look_end, look);
  return look;
}

static void
hear_nothing (const Collection *collection, const GError *error, gpointer data)
{
}

static void
see_nothing (guint i, GdkPixbuf *pictures, gpointer data)
{
}

void
train_look_free (TrainLook *look)
{
  if (!look)
    return;
  job_free (look->job);
  look->read = hear_nothing;
  look->seen = see_nothing;
  hear_news (look); /* what is left in the queue */
  g_async_queue_unref (look->news);
  collection_free (look->collection);
  g_free (look->folder);
  g_free (look);
}
