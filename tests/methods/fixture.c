/* fixture.c - see fixture.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Fixture
fixture_new (const char *name)
{
  g_autoptr (GError) error = NULL;
  Fixture          f = { .config = golden_config (name), .folder = g_dir_make_tmp ("via-XXXXXX", NULL) };
  g_autofree char *leaf = g_strconcat (name, ".safetensors", NULL), *checkpoint = g_build_filename (f.folder, leaf, NULL);
  g_autofree char *ini = g_strconcat (name, ".ini", NULL), *path = g_build_filename (f.folder, ini, NULL);

  golden_checkpoint (f.config, checkpoint);
  f.model = via_model_open (path, &error);
  g_assert_no_error (error);
  return f;
}

void
fixture_clear (Fixture *f)
{
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  const char *name;

  via_model_free (f->model);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (f->folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (f->folder);
  g_free (f->folder);
}

ViaTrace *
trace_of (const Fixture *f, int input, ViaPrecision precision, gboolean every_row)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *picture = golden_input (f->config, input);
  ViaTrace *trace = via_trace_new_from_input (f->model, picture, &(ViaTraceOptions){ precision, every_row }, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

ViaMap *
explain (ViaTrace *trace, const char *method, const int *classes, guint n, const ViaExplainOptions *options)
{
  g_autoptr (GError) error = NULL;
  ViaMap *map = via_explain (trace, via_method_find (method), classes, n, options, NULL, NULL, &error);

  g_assert_no_error (error);
  return map;
}

static double *
stretched (const double *x, gsize n)
{
  double *y = g_memdup2 (x, n * sizeof *x), low = x[0], high = x[0];

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, x[i]);
      high = MAX (high, x[i]);
    }
  for (gsize i = 0; i < n; i++)
    y[i] = high > low ? (x[i] - low) / (high - low) : x[i] - low;
  return y;
}

double
map_distance (const double *a, const double *b, gsize n)
{
  g_autofree double *x = stretched (a, n), *y = stretched (b, n);
  double             most = 0;

  for (gsize i = 0; i < n; i++)
    {
      double d = fabs (x[i] - y[i]);

      most = d <= most ? most : d; /* a NaN is the most */
    }
  return most;
}

static double
mean (const double *x, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += x[i];
  return sum / n;
}

double
map_decorrelation (const double *a, const double *b, gsize n)
{
  double ma = mean (a, n), mb = mean (b, n), aa = 0, ab = 0, bb = 0;

  for (gsize i = 0; i < n; i++)
    {
      aa += (a[i] - ma) * (a[i] - ma);
      ab += (a[i] - ma) * (b[i] - mb);
      bb += (b[i] - mb) * (b[i] - mb);
    }
  return 1 - ab / sqrt (aa * bb);
}

/* M + I of one block, its rows made to sum to 1 in the reference's flavour. */
static void
slow_block (const Fixture *f, const ViaMap *kept, int block, ViaFlavour flavour, double *m)
{
  int          n = via_model_n_tokens (f->model), heads = f->config->heads;
  const float *g = via_map_attention (kept, VIA_ATTENTION_GRADIENT, block, 0);
  const float *r = via_map_attention (kept, VIA_ATTENTION_RELEVANCE, block, 0);
  gboolean     reference = flavour == VIA_FLAVOUR_REFERENCE;

  for (int i = 0; i < n; i++)
    {
      double sum = 0;

      for (int j = 0; j < n; j++)
        {
          double *x = &m[i * n + j];

          *x = 0;
          for (int h = 0; h < heads; h++)
            {
              double product = (double) g[h * n * n + i * n + j] * r[h * n * n + i * n + j];

              *x += (reference ? product : fmax (product, 0)) / heads;
            }
          *x = fmax (*x, 0) + (i == j);
          sum += *x;
        }
      for (int j = 0; reference && j < n; j++)
        m[i * n + j] /= sum;
    }
}

double *
slow_attribution (const Fixture *f, const ViaMap *kept, int start_layer, ViaFlavour flavour)
{
  int                n = via_model_n_tokens (f->model);
  g_autofree double *product = g_new0 (double, n *n), *next = g_new (double, n *n), *m = g_new (double, n *n);

  for (int i = 0; i < n; i++)
    product[i * n + i] = 1;
  for (int block = start_layer; block < f->config->depth; block++)
    {
      slow_block (f, kept, block, flavour, m);
      for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
          {
            next[i * n + j] = 0;
            for (int l = 0; l < n; l++)
              next[i * n + j] += m[i * n + l] * product[l * n + j];
          }
      memcpy (product, next, n * n * sizeof *product);
    }
  return g_memdup2 (product + 1, (n - 1) * sizeof *product);
}

gboolean
asked_parse (const char *name, Asked *asked)
{
  g_autoptr (GRegex) form = g_regex_new ("^in([0-9])\\.c([0-9]+)\\.([a-z_]+)(\\+start1|\\+abl|\\.patchsum)?$", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (GStrv) part = NULL;

  if (!g_regex_match (form, name, 0, &match))
    return FALSE;
  part = g_match_info_fetch_all (match);
  *asked = (Asked){ .input = atoi (part[1]), .class = atoi (part[2]), .method = via_method_find (part[3]) };
  asked->options.start_layer = g_strcmp0 (part[4], "+start1") == 0;
  asked->options.ablation = g_strcmp0 (part[4], "+abl") == 0;
  asked->of_patches = g_strcmp0 (part[4], ".patchsum") == 0;
  return asked->method != NULL;
}

double *
asked_map (const Fixture *f, ViaTrace *trace, const Asked *asked, gsize *n)
{
  g_autoptr (ViaMap) map = explain (trace, via_method_id (asked->method), &asked->class, 1, &asked->options);
  int          side, patch = asked->of_patches ? f->config->patch : 1;
  const float *grid = via_map_grid (map, 0, &side);
  double      *sums = g_new0 (double, (gsize) side *side);

  for (int i = 0; i < side * side; i++)
    sums[i / side / patch * (side / patch) + i % side / patch] += grid[i];
  *n = (gsize) (side / patch) * (gsize) (side / patch);
  return sums;
}
