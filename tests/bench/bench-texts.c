/* bench-texts.c - how long a CLIP's text tower takes for a text, one by one and several together.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-texts MODEL ROUNDS: medians over the rounds, which go round all ways; the model is a CLIP without a head, such as those that
 * `generate full-cliptext-b32 FOLDER` makes.
 */
#include <stdio.h>
#include <stdlib.h>

#include "model.h"
#include "text/tokens.h"
#include "text/tower.h"

enum
{
  TEXTS = 60,
  ROUNDS_MOST = 99
};

/* Tokens that go together; with 1 every text goes alone. */
static const guint chunks[] = { 1, 64, 128, 256, 384 };
#define N_CHUNKS G_N_ELEMENTS (chunks)

/* Seconds. */
static double
run (Tower *tower, GArray *const *rows, guint chunk, Real real, double *features)
{
  gint64 start = g_get_monotonic_time ();
  guint  step = chunk == 1 ? 1 : TEXTS;

  tower_set_chunk (tower, chunk);
  for (guint i = 0; i < TEXTS; i += step)
    if (!tower_run (tower, rows + i, step, real, &(Progress){ 0 }, features, NULL))
      return 0;
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
measure (Tower *tower, GArray *const *rows, int rounds, double *features)
{
  double seconds[2][N_CHUNKS][ROUNDS_MOST];

  for (int i = -1; i < rounds; i++) /* one round before all others brings the weights into memory */
    for (Real real = REAL_F32; real <= REAL_F64; real++)
      for (gsize k = 0; k < N_CHUNKS; k++)
        seconds[real][k][MAX (i, 0)] = run (tower, rows, chunks[k], real, features);
  for (gsize k = 0; k < N_CHUNKS; k++)
    {
      for (Real real = REAL_F32; real <= REAL_F64; real++)
        qsort (seconds[real][k], (size_t) rounds, sizeof (double), compare);
      printf ("%4u tokens together: %6.1f ms a text fast, %6.1f ms exact\n", chunks[k], 1e3 * seconds[0][k][rounds / 2] / TEXTS,
              1e3 * seconds[1][k][rounds / 2] / TEXTS);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = argc == 3 ? via_model_open (argv[1], &error) : NULL;
  g_autoptr (Tower) tower = model ? tower_open (&model->config, &error) : NULL;
  g_autofree double *features = tower ? g_new (double, TEXTS *tower_shape (tower)->config.projection) : NULL;
  GArray            *rows[TEXTS];

  if (!tower)
    {
      fprintf (stderr, "bench-texts: %s\n", error ? error->message : "bench-texts MODEL ROUNDS");
      return 1;
    }
  for (int i = 0; i < TEXTS; i++)
    {
      /* No two begin alike, so that none is spared a row. */
      g_autofree char *text =
          g_strdup_printf ("%c%c photos of large golden retrievers in a video game.", 'a' + i % 26, 'a' + i / 26);
      g_autoptr (GArray) tokens = tokens_of (text, 77, NULL);

      rows[i] = tokens_row (tokens, 77);
    }
  measure (tower, rows, CLAMP (atoi (argv[2]), 1, ROUNDS_MOST), features);
  for (int i = 0; i < TEXTS; i++)
    g_array_unref (rows[i]);
  return 0;
}
