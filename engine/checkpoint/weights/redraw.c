/* redraw.c - see redraw.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two numbers at a time from two uniform ones, u in (0,1] and v in [0,1): r cos (2 pi v) and r sin (2 pi v), r = sqrt (-2 log u)
 * (Box and Muller, Ann. Math. Stat. 29, 1958).
 */
#include "redraw.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "via.h"

typedef struct
{
  double mean, deviation;
} Normal;

static Normal
measure_normal (const float *x, gint64 n)
{
  Normal normal = { 0 };

  for (gint64 i = 0; i < n; i++)
    normal.mean += x[i] / (double) n;
  for (gint64 i = 0; i < n; i++)
    normal.deviation += (x[i] - normal.mean) * (x[i] - normal.mean) / (double) n;
  normal.deviation = sqrt (normal.deviation);
  return normal;
}

/* Of each part its own, so that it does not matter which others are drawn. */
static GRand *
new_generator (const char *name, guint64 seed)
{
  const gsize         n = strlen (name);
  g_autofree guint32 *words = g_new (guint32, n + 2);

  words[0] = (guint32) seed;
  words[1] = (guint32) (seed >> 32);
  for (gsize i = 0; i < n; i++)
    words[i + 2] = (guchar) name[i];
  return g_rand_new_with_seed_array (words, (guint) n + 2);
}

static void
draw_numbers (GRand *generator, Normal normal, float *x, gint64 n)
{
  for (gint64 i = 0; i < n; i += 2)
    {
      double r = sqrt (-2 * log (1 - g_rand_double (generator))), angle = 2 * G_PI * g_rand_double (generator);

      x[i] = (float) (normal.mean + normal.deviation * r * cos (angle));
      if (i + 1 < n)
        x[i + 1] = (float) (normal.mean + normal.deviation * r * sin (angle));
    }
}

gboolean
redraw_part (Weights *weights, const char *name, guint64 seed, GError **error)
{
  const Tensor *tensor = weights_part (weights, name);
  const float  *before = weights_floats (weights, tensor, error);
  float        *numbers = before ? g_try_new (float, MAX (tensor->count, 1)) : NULL;
  g_autoptr (GRand) generator = new_generator (name, seed);

  if (before && !numbers)
    g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("“%s” needs %zu MiB more memory than there is"), weights_path (weights),
                 (gsize) tensor->count * sizeof *numbers >> 20);
  if (!numbers)
    return FALSE;
  draw_numbers (generator, measure_normal (before, tensor->count), numbers, tensor->count);
  weights_give (weights, name, numbers);
  return TRUE;
}
