/* bench-native.c - a picture in its own shape against the square that the network knows: bench-native MODEL [fast].
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One picture with 56 x 37 patches, with the bound of memory that --fit native has, between two rounds of one with as many patches as in
 * training: seconds, by the clock and of the processor, and multiplications, all that were executed; so how much slower they were.  Then
 * how many they would have been without a bound, and the most memory the process has had before.
 */
#include <glib.h>
#include <sys/resource.h>
#include <via.h>

#define WIDE 56
#define HIGH 37

typedef struct
{
  double clock, processor, gflop;
} Cost;

static Cost
now (void)
{
  struct rusage used;

  getrusage (RUSAGE_SELF, &used);
  return (Cost){ .clock = (double) g_get_monotonic_time () / 1e6,
                 .processor = (double) (used.ru_utime.tv_sec + used.ru_stime.tv_sec)
                              + 1e-6 * (double) (used.ru_utime.tv_usec + used.ru_stime.tv_usec),
                 .gflop = via_work ().executed };
}

static Cost
since (Cost begin)
{
  Cost end = now ();

  return (Cost){ end.clock - begin.clock, end.processor - begin.processor, end.gflop - begin.gflop };
}

/* Grey and white by turns. */
static ViaPhoto *
photo_of (ViaModel *model, int width, int height, guint64 memory)
{
  const ViaFitting  fitting = { .fit = VIA_FIT_NATIVE, .side = MAX (width, height), .memory = memory };
  ViaPhoto         *photo = via_photo_new_fitted (model, width, height, &fitting, NULL);
  g_autofree float *row = g_new (float, 4 * width);

  for (int y = 0; y < height; y++)
    {
      for (int i = 0; i < 4 * width; i++)
        row[i] = i % 4 == 3 || (i / 60 + y / 15) % 2 ? 1 : 0.5f;
      via_photo_add_rows (photo, row, 1);
    }
  return photo;
}

static Cost
explain (ViaModel *model, ViaPrecision precision, int wide, int high, guint64 memory)
{
  const ViaTraceOptions options = { .precision = precision };
  const int             patch = via_model_patch_size (model), class_number = 0;
  g_autoptr (ViaPhoto) photo = photo_of (model, wide * patch, high * patch, memory);
  g_autoptr (GError) error = NULL;
  Cost begin = now ();
  g_autoptr (ViaTrace) trace = via_trace_new (model, photo, &options, NULL, NULL, &error);
  g_autoptr (ViaMap) map = trace ? via_explain (trace, *via_method_list (), &class_number, 1, NULL, NULL, NULL, &error) : NULL;

  if (!map)
    g_error ("%s", error->message);
  return since (begin);
}

static void
say (const char *what, Cost cost)
{
  g_print ("%-22s %8.2f s  %8.2f s of the processor  %9.1f GFLOP\n", what, cost.clock, cost.processor, cost.gflop);
}

static double
peak_mb (void)
{
  struct rusage used;

  getrusage (RUSAGE_SELF, &used);
  return used.ru_maxrss * 1.024e-3;
}

int
main (int argc, char **argv)
{
  ViaPrecision precision = argc > 2 ? VIA_PRECISION_FAST : VIA_PRECISION_EXACT;
  g_autoptr (ViaModel) model = argc > 1 ? via_model_open (argv[1], NULL) : NULL;
  int  side = model ? via_model_input_size (model) / via_model_patch_size (model) : 0;
  Cost square, large, again;

  if (!model)
    return 2;
  explain (model, precision, side, side, 0); /* the first touch of weights */
  square = explain (model, precision, side, side, 0);
  large = explain (model, precision, WIDE, HIGH, 0);
  again = explain (model, precision, side, side, 0);
  say ("the square", square);
  say ("56 x 37 patches", large);
  say ("the square", again);
  g_print ("slower than its multiplications: %.2f by the clock, %.2f by the processor\n",
           large.clock / large.gflop / ((square.clock + again.clock) / (square.gflop + again.gflop)),
           large.processor / large.gflop / ((square.processor + again.processor) / (square.gflop + again.gflop)));
  g_print ("most memory: %.0f MB\n", peak_mb ());
  say ("56 x 37, no bound", explain (model, precision, WIDE, HIGH, G_MAXUINT64));
  return 0;
}
