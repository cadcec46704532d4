/* fixture.c - see fixture.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"

#include <glib/gstdio.h>
#include <math.h>

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
  while ((name = g_dir_read_name (dir)) != NULL)
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

static void
stretch (double *x, gsize n)
{
  double low = x[0], high = x[0];

  for (gsize i = 0; i < n; i++)
    {
      low = MIN (low, x[i]);
      high = MAX (high, x[i]);
    }
  for (gsize i = 0; i < n; i++)
    x[i] = (x[i] - low) / (high - low);
}

double
map_distance (const float *a, const double *b, gsize n)
{
  g_autofree double *x = g_new (double, n), *y = g_memdup2 (b, n * sizeof *b);
  double             most = 0;

  for (gsize i = 0; i < n; i++)
    x[i] = a[i];
  stretch (x, n);
  stretch (y, n);
  for (gsize i = 0; i < n; i++)
    {
      double d = fabs (x[i] - y[i]);

      most = d <= most ? most : d;
    }
  return most;
}
