/* bench-features.c - looking at many picture files against forward passes alone: bench-features MODEL DIR [ROUNDS [fast]].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In turns, as the machine may have other work, by the clock and by processor seconds, in which the decoders' count: all pictures of DIR, a folder for each class, decoded, scaled and looked at, with nothing in
 * the cache; then as many forward passes over one input.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "codec/process.h"
#include "probe/collection.h"
#include "probe/features.h"

typedef struct
{
  double clock, processor; /* seconds */
} Spent;

static double
processor_seconds (int who)
{
  struct rusage used;

  getrusage (who, &used);
  return (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1e-6 * (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

static Spent
now (void)
{
  return (Spent){ (double) g_get_monotonic_time () / 1e6, processor_seconds (RUSAGE_SELF) + processor_seconds (RUSAGE_CHILDREN) };
}

static Spent
since (Spent begin)
{
  Spent end = now ();

  return (Spent){ end.clock - begin.clock, end.processor - begin.processor };
}

static Spent
look_at_all (ViaModel *model, ViaPrecision precision, const Collection *collection)
{
  Spent begin = now ();
  g_autoptr (FeatureSet) features = features_look (model, precision, FALSE, collection->paths, NULL, NULL, NULL);

  g_assert_nonnull (features);
  g_assert_cmpuint (features->n, ==, collection_n_pictures (collection));
  return since (begin);
}

static Spent
only_forward (ViaModel *model, ViaPrecision precision, const float *input, guint n)
{
  const ViaTraceOptions options = { .precision = precision };
  Spent                 begin = now ();

  for (guint i = 0; i < n; i++)
    via_trace_free (via_trace_new_from_input (model, input, &options, NULL, NULL, NULL));
  return since (begin);
}

static int
compare_ratios (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = NULL;
  g_autoptr (Collection) collection = NULL;
  g_autofree float  *input = NULL;
  g_autofree double *ratios = NULL, *processor = NULL;
  int                rounds = argc > 3 ? atoi (argv[3]) : 5;
  ViaPrecision       precision = argc > 4 && g_str_equal (argv[4], "fast") ? VIA_PRECISION_FAST : VIA_PRECISION_EXACT;
  gsize              size;

  if (process_is_asked_for (argc, argv))
    return process_run ();
  if (argc < 3 || !(model = via_model_open (argv[1], &error)) || !(collection = collection_read (argv[2], FALSE, &error)))
    g_error ("%s", error ? error->message : "bench-features MODEL DIR [ROUNDS [fast]]");
  size = 3 * (gsize) via_model_input_size (model) * (gsize) via_model_input_size (model);
  input = g_new0 (float, size);
  ratios = g_new (double, rounds);
  processor = g_new (double, rounds);
  only_forward (model, precision, input, 2);
  for (int i = 0; i < rounds; i++)
    {
      guint n = collection_n_pictures (collection);
      Spent look = look_at_all (model, precision, collection), forward = only_forward (model, precision, input, n);

      ratios[i] = forward.clock / look.clock;
      processor[i] = forward.processor / look.processor;
      g_print ("%u pictures: %.0f ms each, forward %.0f ms: %.3f; processor: %.0f ms, %.0f ms: %.3f\n", n, 1000 * look.clock / n,
               1000 * forward.clock / n, ratios[i], 1000 * look.processor / n, 1000 * forward.processor / n, processor[i]);
    }
  qsort (ratios, (size_t) rounds, sizeof *ratios, compare_ratios);
  qsort (processor, (size_t) rounds, sizeof *processor, compare_ratios);
  g_print ("the middle ones of %d: %.3f of the forward's speed, %.3f by processor seconds\n", rounds, ratios[rounds / 2],
           processor[rounds / 2]);
  return 0;
}
