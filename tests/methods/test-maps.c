/* test-maps.c - whole explanations against the reference's results in float64.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-maps CONFIG compares logits, maps and every block's attention, gradient and relevance, and names the first block that
 * differs, from the logits down.
 */
#include "fixture.h"

#include <math.h>
#include <string.h>

/* The largest allowed difference, by precision: of logits, of maps stretched to [0,1], and of attention, gradients and
 * relevances relative to the block's largest. */
typedef struct
{
  double logits, map, attention;
} Tolerance;

/* From the table of tolerances in README.md beside the golden data.  It promises nothing for single relevances of an
 * ill-conditioned network in float32. */
static const Tolerance tolerances[2][2] = {
  [PROFILE_POS] = { [VIA_PRECISION_EXACT] = { 1e-5, 5e-6, 1e-5 }, [VIA_PRECISION_FAST] = { 2e-5, 2e-5, 3e-5 } },
  [PROFILE_GEN] = { [VIA_PRECISION_EXACT] = { 1e-5, 2e-5, 2e-5 }, [VIA_PRECISION_FAST] = { 2e-5, 5e-3, INFINITY } },
};

static const char *const precision_names[] = { "exact", "fast" };

/* max |a - b|/scale */
static double
distance (const float *a, const double *b, gsize n, double scale)
{
  double most = 0;

  for (gsize i = 0; i < n; i++)
    {
      double d = fabs (a[i] - b[i]) / scale;

      most = d <= most ? most : d; /* a NaN is the most */
    }
  return most;
}

static double
largest (const double *x, gsize n)
{
  double most = 1e-300;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabs (x[i]));
  return most;
}

static void
check (const char *what, const char *precision, double difference, double tolerance)
{
  g_test_message ("%-5s %-45s %.2e (%.0e)", precision, what, difference, tolerance);
  if (!(difference <= tolerance))
    g_error ("%s, %s: off by %.3g, allowed %.3g", what, precision, difference, tolerance);
}

/* Attention, gradient and relevance, from the last block down: the first that is off is where it went wrong. */
static void
check_blocks (const Fixture *f, Golden *golden, int input, int class, ViaPrecision precision)
{
  static const struct
  {
    ViaAttentionKind kind;
    const char      *name;
    gboolean         of_class;
  } kinds[] = { { VIA_ATTENTION, "attn", FALSE },
                { VIA_ATTENTION_GRADIENT, "attn_grad", TRUE },
                { VIA_ATTENTION_RELEVANCE, "attn_cam", TRUE } };
  g_autoptr (ViaTrace) trace = trace_of (f, input, precision, TRUE);
  g_autoptr (ViaMap) map = explain (trace, "transformer_attribution", &class, 1, &(ViaExplainOptions){ .keep_attention = TRUE });

  for (int block = f->config->depth - 1; block >= 0; block--)
    for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
      {
        g_autofree char *name = kinds[i].of_class ? g_strdup_printf ("in%d.c%d.%s.%d", input, class, kinds[i].name, block)
                                                  : g_strdup_printf ("in%d.%s.%d", input, kinds[i].name, block);
        gsize            n;
        const double    *wanted = golden_tensor (golden, name, &n);

        if (wanted != NULL)
          check (name, precision_names[precision],
                 distance (via_map_attention (map, kinds[i].kind, block, 0), wanted, n, largest (wanted, n)),
                 tolerances[f->config->profile][precision].attention);
      }
}

/* "in0.c4.rollout+start1": a map of a method that we have?  Fills in the class and the options. */
static const ViaMethod *
parse (const char *name, int input, int *class, ViaExplainOptions *options)
{
  g_autofree char *prefix = g_strdup_printf ("in%d.c", input);
  g_auto (GStrv) parts = NULL;
  char *method;

  if (!g_str_has_prefix (name, prefix))
    return NULL;
  *class = (int) g_ascii_strtoll (name + strlen (prefix), &method, 10);
  parts = g_strsplit (method + 1, "+", 2);
  *options =
      (ViaExplainOptions){ .start_layer = g_strcmp0 (parts[1], "start1") == 0, .ablation = g_strcmp0 (parts[1], "abl") == 0 };
  return parts[1] == NULL || options->start_layer || options->ablation ? via_method_find (parts[0]) : NULL;
}

static int
check_maps (const Fixture *f, Golden *golden, int input, ViaPrecision precision)
{
  g_autoptr (ViaTrace) trace = trace_of (f, input, precision, FALSE);
  int checked = 0;

  for (guint i = 0; i < golden_n_tensors (golden); i++)
    {
      const char       *name = golden_tensor_name (golden, i);
      ViaExplainOptions options;
      int class, side;
      const ViaMethod *method = parse (name, input, &class, &options);
      g_autoptr (ViaMap) map = NULL;
      gsize         n;
      const double *wanted = golden_tensor (golden, name, &n);

      if (method == NULL)
        continue;
      map = explain (trace, via_method_id (method), &class, 1, &options);
      check (name, precision_names[precision], map_distance (via_map_grid (map, 0, &side), wanted, n),
             tolerances[f->config->profile][precision].map);
      g_assert_cmpint (side * side, ==, n);
      checked++;
    }
  return checked;
}

static void
check_logits (const Fixture *f, Golden *golden, int input, ViaPrecision precision)
{
  g_autofree char *name = g_strdup_printf ("in%d.logits", input);
  g_autoptr (ViaTrace) trace = trace_of (f, input, precision, FALSE);
  gsize         n;
  const double *wanted = golden_tensor (golden, name, &n);

  g_assert_cmpint (n, ==, f->config->classes);
  check (name, precision_names[precision], distance (via_trace_logits (trace), wanted, n, 1),
         tolerances[f->config->profile][precision].logits);
}

static void
test_golden (gconstpointer name)
{
  Fixture f = fixture_new (name);
  g_autoptr (Golden) golden = golden_open (name);
  int maps = 0, classes = 0;

  for (int precision = 0; precision < 2; precision++)
    for (int input = 0; input < 2; input++)
      {
        check_logits (&f, golden, input, precision);
        for (int class = 0; class < f.config->classes; class ++)
          {
            g_autofree char *first = g_strdup_printf ("in%d.c%d.attn_cam.0", input, class);

            if (golden_tensor (golden, first, NULL) != NULL)
              {
                check_blocks (&f, golden, input, class, precision);
                classes++;
              }
          }
        maps += check_maps (&f, golden, input, precision);
      }
  g_test_message ("%d maps and all blocks of %d classes", maps, classes);
  g_assert_cmpint (classes, >=, 2);
  g_assert_cmpint (maps, >=, 2 * 2 * 7); /* two precisions, two inputs, four methods and three variants */
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  path = g_strconcat ("/maps/", argv[1], NULL);
  g_test_add_data_func (path, argv[1], test_golden);
  return g_test_run ();
}
