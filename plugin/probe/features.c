/* features.c - see features.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "features.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../codec/codec.h"
#include "../explain/pixels.h"
#include "feature-cache.h"
#include "../time-left.h"

/* A picture on its way. */
typedef struct
{
  Codec   *codec;
  gboolean busy; /* it is being decoded */
  guint    picture;
  char    *digest;
} Desk;

typedef struct
{
  ViaModel        *model;
  ViaTraceOptions  options;
  const GPtrArray *paths;
  FeatureCache    *cache; /* NULL: none */
  FeatureSet      *features;
  Desk             desks[2];
  guint            next; /* picture that nobody has looked for yet */

  ViaProgress call;
  gpointer    token;
  char       *stage;    /* what is reported now */
  guint       computed; /* pictures that the network had to look at */
  gint64      begun;    /* µs, the first of these */
} Look;

/* ---- progress */

/* "Looking at pictures: 12 of 400, 3 min left" */
static void
name_stage (Look *look)
{
  guint            seen = look->next, all = look->paths->len;
  double           seconds = look->begun ? (double) (g_get_monotonic_time () - look->begun) / 1e6 : 0;
  guint            rest = all > seen ? all - seen : 0;
  g_autofree char *left = time_left_text ((double) look->computed / MAX (1, look->computed + rest), seconds);

  g_free (look->stage);
  look->stage =
      g_strdup_printf (*left ? _ ("Looking at pictures: %u of %u, %s") : _ ("Looking at pictures: %u of %u"), seen, all, left);
}

static gboolean
go_on (Look *look)
{
  return !look->call || look->call ((double) look->next / look->paths->len, look->stage, look->token);
}

/* A ViaProgress, of one picture's forward pass. */
static gboolean
during_forward (double done, const char *stage, gpointer data)
{
  return go_on (data);
}

static gboolean
features_error_cancelled (GError **error)
{
  g_set_error_literal (error, VIA_ERROR, VIA_ERROR_CANCELLED, _ ("Cancelled"));
  return FALSE;
}

/* An InputStop. */
static gboolean
stop_decoding (gpointer data, GError **error)
{
  return !go_on (data) && !features_error_cancelled (error);
}

/* ---- results */

/* Takes the digest. */
static guint
add_picture (Look *look, guint picture, char *digest)
{
  FeatureSet *features = look->features;

  features->pictures[features->n] = picture;
  if (features->digests)
    features->digests[features->n] = digest;
  else
    g_free (digest);
  return features->n++;
}

static void
note_unread (Look *look, guint picture, const GError *why)
{
  const char *path = look->paths->pdata[picture];
  gsize       n = strlen (path);
  const char *message = why->message;

  if (g_str_has_prefix (message, path) && g_str_has_prefix (message + n, ": "))
    message += n + 2;
  g_ptr_array_add (look->features->unread, report_unread_new (path, message));
}

static float *
row_of_picture (float *matrix, const Look *look, guint row)
{
  return matrix ? matrix + (gsize) row * look->features->width : NULL;
}

/* ---- what the cache has */

static gboolean
take_from_cache (Look *look, guint picture, const char *digest)
{
  FeatureSet *features = look->features;
  float      *feature = row_of_picture (features->features, look, features->n),
        *mirrored = row_of_picture (features->mirrored, look, features->n);

  if (!look->cache || !feature_cache_get (look->cache, digest, FALSE, feature)
      || (mirrored && !feature_cache_get (look->cache, digest, TRUE, mirrored)))
    return FALSE;
  add_picture (look, picture, g_strdup (digest));
  return TRUE;
}

/* ---- decoding */

/* Begins to decode the next picture that the cache does not have, at a desk that is free.  The desk is not busy when there is
 * none. */
static gboolean
begin_next (Look *look, Desk *desk, GError **error)
{
  for (desk->busy = FALSE; !desk->busy && look->next < look->paths->len;)
    {
      guint       picture = look->next++;
      const char *path = look->paths->pdata[picture];
      g_autoptr (GError) why = NULL;
      g_autofree char *digest = feature_cache_digest (path, &why);

      name_stage (look);
      if (!go_on (look))
        return features_error_cancelled (error);
      if (!why && take_from_cache (look, picture, digest))
        continue;
      if (!why && codec_load (desk->codec, path, TRUE, &why))
        *desk = (Desk){ desk->codec, TRUE, picture, g_steal_pointer (&digest) };
      else if (g_error_matches (why, VIA_ERROR, VIA_ERROR_CANCELLED))
        return features_error_cancelled (error);
      else
        note_unread (look, picture, why);
    }
  return TRUE;
}

static ViaPhoto *
decode_picture (Look *look, Desk *desk, GError **error)
{
  g_auto (GStrv) complaints = NULL;
  int width, height;

  if (!codec_size (desk->codec, &width, &height, &complaints, error))
    return NULL;
  return pixels_read_from (codec_rows, desk->codec, width, height, look->model, NULL, during_forward, look, error);
}

/* ---- looking */

static gboolean
run_forward_pass (Look *look, const float *input, float *feature, GError **error)
{
  g_autoptr (ViaTrace) trace = via_trace_new_from_input (look->model, input, &look->options, during_forward, look, error);
  const float *found;

  if (!trace)
    return FALSE;
  found = via_model_n_classes (look->model) ? via_trace_logits (trace) : via_trace_feature (trace);
  memcpy (feature, found, look->features->width * sizeof *feature);
  return TRUE;
}

/* [3,S,S], left and right exchanged. */
static void
mirror (float *input, int size)
{
  for (gsize row = 0; row < 3 * (gsize) size; row++)
    for (int x = 0; x < size / 2; x++)
      {
        float *line = input + row * (gsize) size, kept = line[x];

        line[x] = line[size - 1 - x];
        line[size - 1 - x] = kept;
      }
}

static gboolean
look_at (Look *look, Desk *desk, const ViaPhoto *photo, GError **error)
{
  FeatureSet       *features = look->features;
  g_autofree float *input = via_photo_input (photo);
  float            *feature = row_of_picture (features->features, look, features->n);
  float            *mirrored = row_of_picture (features->mirrored, look, features->n);

  if (!run_forward_pass (look, input, feature, error))
    return FALSE;
  if (mirrored)
    {
      mirror (input, via_model_input_size (look->model));
      if (!run_forward_pass (look, input, mirrored, error))
        return FALSE;
    }
  if (look->cache)
    feature_cache_put (look->cache, desk->digest, FALSE, feature);
  if (look->cache && mirrored)
    feature_cache_put (look->cache, desk->digest, TRUE, mirrored);
  add_picture (look, desk->picture, g_steal_pointer (&desk->digest));
  look->computed++;
  return TRUE;
}

/* What is wrong with the picture is noted; the error is something else. */
static gboolean
finish_desk (Look *look, Desk *desk, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (ViaPhoto) photo = decode_picture (look, desk, &why);

  if (photo)
    return look_at (look, desk, photo, error);
  g_clear_pointer (&desk->digest, g_free);
  if (!g_error_matches (why, VIA_ERROR, VIA_ERROR_CANCELLED) && !g_error_matches (why, VIA_ERROR, VIA_ERROR_MEMORY))
    {
      note_unread (look, desk->picture, why);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&why));
  return FALSE;
}

static gboolean
look_at_all (Look *look, GError **error)
{
  Desk *now = &look->desks[0], *after = &look->desks[1];

  if (!begin_next (look, now, error))
    return FALSE;
  look->begun = g_get_monotonic_time ();
  while (now->busy)
    {
      Desk *done = now;

      if (!begin_next (look, after, error) || !finish_desk (look, now, error))
        return FALSE;
      now = after;
      after = done;
    }
  return TRUE;
}

/* ---- all of it */

/* Pictures from the cache come before those that were begun earlier. */
static int
in_order (gconstpointer a, gconstpointer b, gpointer data)
{
  const guint *pictures = data;
  guint        x = pictures[*(const guint *) a], y = pictures[*(const guint *) b];

  return (x > y) - (x < y);
}

static void
reorder (gpointer *rows, gsize size, const guint *order, guint n)
{
  guint8 *old = *rows, *sorted;

  if (!old)
    return;
  sorted = g_malloc (MAX (1, n * size));
  for (guint i = 0; i < n; i++)
    memcpy (sorted + i * size, old + order[i] * size, size);
  g_free (old);
  *rows = sorted;
}

static void
sort_pictures (FeatureSet *features)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  const guint *order;
  gsize        row = features->width * sizeof (float);

  for (guint i = 0; i < features->n; i++)
    g_array_append_val (numbers, i);
  g_array_sort_with_data (numbers, in_order, features->pictures);
  order = (const guint *) (void *) numbers->data;
  reorder ((gpointer *) &features->features, row, order, features->n);
  reorder ((gpointer *) &features->mirrored, row, order, features->n);
  reorder ((gpointer *) &features->digests, sizeof *features->digests, order, features->n);
  reorder ((gpointer *) &features->pictures, sizeof *features->pictures, order, features->n);
}

static FeatureSet *
features_new (guint width, guint n, gboolean mirrored, gboolean digests, GError **error)
{
  FeatureSet *features = g_new0 (FeatureSet, 1);

  features->width = width;
  features->pictures = g_new (guint, n);
  features->features = g_try_new (float, (gsize) n *width);
  features->mirrored = mirrored ? g_try_new (float, (gsize) n *width) : NULL;
  features->digests = digests ? g_new0 (char *, n) : NULL;
  features->unread = g_ptr_array_new_with_free_func (report_unread_free);
  if (features->features && (features->mirrored || !mirrored))
    return features;
  features_free (features);
  g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("There is not enough memory for what is found in %u pictures"), n);
  return NULL;
}

void
features_free (FeatureSet *features)
{
  if (!features)
    return;
  for (guint i = 0; features->digests && i < features->n; i++)
    g_free (features->digests[i]);
  g_free (features->digests);
  g_free (features->pictures);
  g_free (features->features);
  g_free (features->mirrored);
  g_ptr_array_unref (features->unread);
  g_free (features);
}

FeatureSet *
features_look (ViaModel *model, ViaPrecision precision, gboolean mirrored, const GPtrArray *paths, ViaProgress progress,
               gpointer token, GError **error)
{
  int  classes = via_model_n_classes (model), width = classes ? classes : via_model_n_features (model);
  Look look = { .model = model, .options = { .precision = precision }, .paths = paths, .call = progress, .token = token };
  g_autoptr (FeatureCache) cache = classes ? NULL : feature_cache_new (model, precision);
  g_autoptr (FeatureSet) features = features_new ((guint) width, paths->len, mirrored, cache != NULL, error);
  gboolean ok;

  if (!features)
    return NULL;
  look.cache = cache;
  look.features = features;
  for (guint i = 0; i < G_N_ELEMENTS (look.desks); i++)
    look.desks[i].codec = codec_new (stop_decoding, &look);
  ok = look_at_all (&look, error);
  for (guint i = 0; i < G_N_ELEMENTS (look.desks); i++)
    {
      codec_free (look.desks[i].codec);
      g_free (look.desks[i].digest);
    }
  g_free (look.stage);
  if (!ok)
    return NULL;
  sort_pictures (features);
  return g_steal_pointer (&features);
}
