/* directions.c - see directions.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   t^ = t/|t|        of a name  t^ = unit (mean_k unit (t_k)), t_k the k-th template's
 */
#include "directions.h"

#include <math.h>
#include <string.h>

#include "../checkpoint/describe/merges-file.h"
#include "templates.h"
#include "text-cache.h"
#include "tokens.h"

/* Names that are computed before anybody is told how far we are; what is done is kept when somebody stops. */
#define TOGETHER 32

struct _Directions
{
  GMutex     lock;
  Tower     *tower;
  char      *digest;  /* NULL: nothing is kept on disk */
  TextCache *kept[2]; /* by Real; NULL until they are needed */
};

/* What is asked for, in tokens: `each` rows for each text, and its id in the cache. */
typedef struct
{
  Directions *directions;
  GPtrArray  *rows; /* of GArray of int */
  guint       n, each;
  Real        real;
} Wanted;

Directions *
directions_open (const Config *image, GError **error)
{
  Directions      *d;
  g_autofree char *folder = g_path_get_dirname (image->weights ? image->weights : "");
  g_autoptr (Tower) tower = tower_open (image, error);

  if (!tower || !merges_file_check (folder, error))
    return NULL;
  d = g_new0 (Directions, 1);
  g_mutex_init (&d->lock);
  d->tower = g_steal_pointer (&tower);
  return d;
}

static void
forget_kept (Directions *d)
{
  for (Real real = REAL_F32; real <= REAL_F64; real++)
    g_clear_pointer (&d->kept[real], text_cache_free);
}

void
directions_keep (Directions *d, const char *digest)
{
  g_mutex_lock (&d->lock);
  if (!d->digest && digest)
    {
      d->digest = g_strdup (digest);
      forget_kept (d);
    }
  g_mutex_unlock (&d->lock);
}

void
directions_free (Directions *d)
{
  if (!d)
    return;
  tower_free (d->tower);
  forget_kept (d);
  g_mutex_clear (&d->lock);
  g_free (d->digest);
  g_free (d);
}

const TextTower *
directions_tower (const Directions *d)
{
  return tower_shape (d->tower);
}

static gboolean
append_row (GPtrArray *rows, const char *text, guint context, GError **error)
{
  g_autoptr (GArray) tokens = tokens_of (text, context, error);

  if (tokens)
    g_ptr_array_add (rows, tokens_row (tokens, context));
  return tokens != NULL;
}

/* NULL after an error. */
static GPtrArray *
read_rows (const Directions *d, const char *const *texts, guint n, gboolean templates, GError **error)
{
  const guint context = (guint) directions_tower (d)->context;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n; i++)
    for (int k = 0; k < (templates ? TEMPLATES : 1); k++)
      {
        g_autofree char *filled = templates ? templates_fill (k, texts[i]) : g_strdup (texts[i]);

        if (!append_row (rows, filled, context, error))
          return NULL;
      }
  return g_steal_pointer (&rows);
}

/* Tokens, not texts, tell what is kept. */
static void
id_of (const Wanted *w, guint i, guint8 id[TEXT_CACHE_ID])
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize length = TEXT_CACHE_ID;

  for (guint k = 0; k < w->each; k++)
    {
      const GArray *row = w->rows->pdata[i * w->each + k];

      g_checksum_update (sum, (const guchar *) row->data, (gssize) (row->len * sizeof (int)));
    }
  g_checksum_get_digest (sum, id, &length);
}

/* Named by what of the network makes its directions what they are. */
static TextCache *
need_cache (const Wanted *w)
{
  Directions      *d = w->directions;
  const Config    *c = &directions_tower (d)->config;
  g_autofree char *network =
      d->digest ? g_strdup_printf ("%s activation=%d heads=%d real=%d", d->digest, c->activation, c->heads, w->real) : NULL;

  if (!d->kept[w->real])
    d->kept[w->real] = text_cache_open (network, (guint) c->projection);
  return d->kept[w->real];
}

static void
make_unit (double *x, gsize n)
{
  double length = 0;

  for (gsize i = 0; i < n; i++)
    length += x[i] * x[i];
  for (gsize i = 0; i < n; i++)
    x[i] /= sqrt (length);
}

/* unit [E] of the features [each,E] of one text; these become unit vectors as well. */
static void
mean_direction (double *features, guint each, gsize width, double *unit)
{
  memset (unit, 0, width * sizeof *unit);
  for (guint k = 0; k < each; k++)
    {
      double *t = features + k * width;

      make_unit (t, width);
      for (gsize j = 0; j < width; j++)
        unit[j] += t[j];
    }
  if (each > 1)
    make_unit (unit, width);
}

/* Computes the texts whose numbers are in `missing`, from the one on that is number `begin` there, and keeps them. */
static gboolean
compute (const Wanted *w, const GArray *missing, guint begin, guint n, TextCache *cache, double *unit, GError **error)
{
  const gsize        width = (gsize) directions_tower (w->directions)->config.projection;
  g_autofree double *features = g_new (double, n * w->each * width);
  g_autoptr (GPtrArray) rows = g_ptr_array_new ();

  for (guint i = 0; i < n * w->each; i++)
    g_ptr_array_add (rows, w->rows->pdata[g_array_index (missing, guint, begin + i / w->each) * w->each + i % w->each]);
  if (!tower_run (w->directions->tower, (GArray *const *) rows->pdata, rows->len, w->real, &(Progress){ 0 }, features, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const guint text = g_array_index (missing, guint, begin + i);
      guint8      id[TEXT_CACHE_ID];

      mean_direction (features + i * w->each * width, w->each, width, unit + text * width);
      id_of (w, text, id);
      text_cache_add (cache, id, unit + text * width);
    }
  return TRUE;
}

/* Copies what is kept, and returns the numbers of the texts that are not. */
static GArray *
take_kept (const Wanted *w, const TextCache *cache, double *unit)
{
  const gsize width = (gsize) directions_tower (w->directions)->config.projection;
  GArray     *missing = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < w->n; i++)
    {
      guint8        id[TEXT_CACHE_ID];
      const double *kept;

      id_of (w, i, id);
      kept = text_cache_find (cache, id);
      if (kept)
        memcpy (unit + i * width, kept, width * sizeof *unit);
      else
        g_array_append_val (missing, i);
    }
  return missing;
}

static gboolean
fill (const Wanted *w, const Progress *progress, double *unit, GError **error)
{
  TextCache *cache = need_cache (w);
  g_autoptr (GArray) missing = take_kept (w, cache, unit);
  gboolean good = TRUE;

  for (guint done = 0; done < missing->len && good; done += TOGETHER)
    good = compute (w, missing, done, MIN (missing->len - done, TOGETHER), cache, unit, error)
           && progress_report (progress, (double) (done + TOGETHER) / missing->len, error);
  text_cache_save (cache);
  return good;
}

gboolean
directions_of (Directions *d, const char *const *texts, guint n, gboolean templates, Real real, const Progress *progress,
               double *unit, GError **error)
{
  g_autoptr (GPtrArray) rows = read_rows (d, texts, n, templates, error);
  Wanted   wanted = { d, rows, n, templates ? TEMPLATES : 1, real };
  gboolean good;

  if (!rows)
    return FALSE;
  g_mutex_lock (&d->lock);
  good = fill (&wanted, progress, unit, error);
  g_mutex_unlock (&d->lock);
  return good;
}
