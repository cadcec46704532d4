/* fetch-model.c - a model's files together: what is missing, and getting all of it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch.h"

#include <glib/gi18n-lib.h>

const ViaFile *
fetch_unavailable (const ViaSource *source)
{
  for (guint i = 0; i < via_source_n_files (source); i++)
    {
      const ViaFile *file = via_source_file (source, i);

      if (!file->url && !file->path)
        return file;
    }
  return NULL;
}

/* One file's part in the progress of all. */
typedef struct
{
  const FetchListener *all;
  guint                i, n;
} Share;

static gboolean
share_progress (double done, const char *stage, gpointer data)
{
  const Share     *share = data;
  g_autofree char *text =
      share->n > 1 ? g_strdup_printf (_ ("%s (file %u of %u)"), stage, share->i + 1, share->n) : g_strdup (stage);

  return fetch_listener_progress (share->all, (share->i + done) / share->n, text);
}

static void
share_note (const char *text, gpointer data)
{
  const Share *share = data;

  fetch_listener_note (share->all, "%s", text);
}

static void
share_warning (const char *text, gpointer data)
{
  const Share *share = data;

  fetch_listener_warning (share->all, "%s", text);
}

gboolean
fetch_model (const ViaSource *source, const char *folder, const FetchListener *listener, GError **error)
{
  Share         share = { listener, 0, via_source_n_files (source) };
  FetchListener one = { share_progress, share_note, share_warning, &share };

  for (; share.i < share.n; share.i++)
    {
      g_autofree char *path = fetch_file (via_source_file (source, share.i), folder, &one, error);

      if (!path)
        return FALSE;
    }
  return TRUE;
}
