/* reading.c - see reading.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "reading.h"

#include <glib/gi18n-lib.h>

#include "refusals.h"

struct _Reading
{
  ReadingSource source;
  JobReport     report;
  ReadingEnded  ended;
  gpointer      data;

  guint         idle; /* the source that reads, or 0 */
  PixelsReader *reader;
  Thumbnail    *thumbnail, *next; /* of the picture that was read last; and of the one that is being read */
};

Reading *
reading_new (const ReadingSource *source, JobReport report, ReadingEnded ended, gpointer data)
{
  Reading *r = g_new0 (Reading, 1);

  r->source = *source;
  r->report = report;
  r->ended = ended;
  r->data = data;
  return r;
}

void
reading_stop (Reading *reading)
{
  g_clear_handle_id (&reading->idle, g_source_remove);
  g_clear_pointer (&reading->reader, pixels_reader_free);
  g_clear_pointer (&reading->next, thumbnail_free);
}

void
reading_free (Reading *reading)
{
  if (!reading)
    return;
  reading_stop (reading);
  thumbnail_free (reading->thumbnail);
  g_free (reading);
}

static void
add_to_thumbnail (const float *rgba, int n_rows, gpointer data)
{
  Reading *r = data;

  thumbnail_add_rows (r->next, rgba, n_rows);
}

/* Takes both over. */
static gboolean
end (Reading *r, ViaPhoto *photo, GError *error)
{
  if (photo)
    {
      thumbnail_free (r->thumbnail);
      r->thumbnail = g_steal_pointer (&r->next);
    }
  r->idle = 0; /* it goes by itself */
  reading_stop (r);
  r->ended (photo, error, r->data);
  return G_SOURCE_REMOVE;
}

static gboolean
read_strip (gpointer data)
{
  Reading  *r = data;
  GError   *error = NULL;
  ViaPhoto *photo;
  double    done;

  if (!r->source.alive (r->source.host))
    {
      refusal_error (REFUSED_GONE, &error);
      return end (r, NULL, error);
    }
  done = pixels_reader_step (r->reader);
  r->report (MIN (done, 0.99), _ ("Reading the picture"), r->data);
  if (done < 1)
    return G_SOURCE_CONTINUE;
  photo = pixels_reader_take (r->reader, &error);
  return end (r, photo, error);
}

const View *
reading_begin (Reading *reading, const Settings *settings, ViaModel *network, int side, GError **error)
{
  const View *view;

  reading_stop (reading);
  if (!reading->source.alive (reading->source.host))
    {
      refusal_error (REFUSED_GONE, error);
      return NULL;
    }
  if (!(view = reading->source.open (settings, reading->source.host, error)))
    return NULL;
  reading->reader =
      pixels_reader_new (view->buffer, &view->area, view->color, network, &settings->fitting, add_to_thumbnail, reading, error);
  if (!reading->reader)
    return NULL;
  reading->next = thumbnail_new (view->area.width, view->area.height, MIN (side, MAX (view->area.width, view->area.height)));
  reading->idle = g_idle_add (read_strip, reading);
  return view;
}

gboolean
reading_is_busy (const Reading *reading)
{
  return reading->idle != 0;
}

const Thumbnail *
reading_thumbnail (const Reading *reading)
{
  return reading->thumbnail;
}
