/* test-words.c - CLIPs that are asked in words, against an independent implementation in float64.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-words CONFIG takes the texts from the golden file, as prompts ("p") and as words in templates ("e"), and compares outputs,
 * probabilities and cosines; then of every text the maps, plain, against the others, against one other, and their rivals; then gradients
 * and relevances of all blocks.  Tolerances are those of README.md beside the golden data.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "square.h"
#include "via-words.h"

#define TEXTS 4

/* The largest allowed difference: of outputs and probabilities, and of maps as in test-maps.c, plain and in a contrast. */
typedef struct
{
  double outputs, probabilities, map, contrast, pixels, gradients, relevances;
} Tolerance;

static const Tolerance tolerances[][2] = {
  [PROFILE_POS] = { [VIA_PRECISION_EXACT] = { 1e-5, 1e-6, 5e-6, 1e-5, 5e-5, 1e-5, 1e-5 },
                    [VIA_PRECISION_FAST] = { 5e-5, 2e-5, 2e-5, 5e-5, 1e-3, 3e-5, 3e-5 } },
  [PROFILE_GEN] = { [VIA_PRECISION_EXACT] = { 1e-5, 1e-6, 5e-5, 5e-5, 1e-3, 1e-5, 1e-4 },
                    [VIA_PRECISION_FAST] = { 2e-4, 2e-5, 5e-3, 5e-3, 1e-2, 3e-5, 5e-3 } },
};

typedef struct
{
  Fixture      f;
  Golden      *golden;
  ViaModel    *models[2]; /* of prompts, of words */
  ViaPrecision precision;
  Tolerance    allowed;
  int          maps, blocks; /* compared so far */
} Comparison;

static const char letters[] = "pe";

/* ---- the models */

/* Of length 1, as prompts' features are not yet. */
static void
add_text (Golden *golden, const char *name, double *text, gsize features)
{
  gsize         n;
  const double *numbers = golden_tensor (golden, name, &n);
  double        length = 0;

  g_assert_cmpuint (n, ==, features);
  for (gsize i = 0; i < n; i++)
    length += numbers[i] * numbers[i];
  for (gsize i = 0; i < n; i++)
    text[i] = numbers[i] / sqrt (length);
}

/* Text number i is called "i". */
static ViaModel *
model_of (const Comparison *c, const char *form, int texts)
{
  static const char *const names[] = { "0", "1", "2", "3", NULL };
  gsize                    features = (gsize) via_model_n_features (c->f.model);
  g_autofree double       *numbers = g_new (double, TEXTS *features);
  const double             scale = *golden_tensor (c->golden, "scale", NULL);
  g_autoptr (GError) error = NULL;
  ViaModel *model;

  g_assert_true (via_model_reads_words (c->f.model));
  for (int j = 0; j < TEXTS; j++)
    {
      g_auto (GStrv) parts = g_strsplit (form, "#", 2);
      g_autofree char *name = g_strdup_printf ("%s%d%s", parts[0], j, parts[1]);

      add_text (c->golden, name, numbers + (gsize) j * features, features);
    }
  model = via_model_with_texts (c->f.model, names + TEXTS - texts, numbers + (gsize) (TEXTS - texts) * features, scale, &error);
  g_assert_no_error (error);
  return model;
}

static ViaTrace *
trace_model (const Comparison *c, ViaModel *model, int input, gboolean every_row)
{
  Fixture f = c->f;

  f.model = model;
  return trace_of (&f, input, c->precision, every_row);
}

/* ---- what is compared */

static void
check (const Comparison *c, const char *what, double difference, double allowed)
{
  g_test_message ("%d %-60s %.2e (%.0e)", c->precision, what, difference, allowed);
  if (!(difference <= allowed))
    g_error ("%s, %s: off by %.3g, allowed %.3g", what, c->precision ? "fast" : "exact", difference, allowed);
}

static double
largest (const double *x, gsize n)
{
  double most = 1e-300;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabs (x[i]));
  return most;
}

static double
distance (const float *a, const double *b, gsize n, double scale)
{
  double most = 0;

  for (gsize i = 0; i < n; i++)
    most = fabs (a[i] - b[i]) / scale <= most ? most : fabs (a[i] - b[i]) / scale;
  return most;
}

static const double *
wanted_of (const Comparison *c, int input, gboolean words, const char *what)
{
  g_autofree char *name = g_strdup_printf ("in%d.%s%s", input, words ? "words." : "", what);
  gsize            n;
  const double    *wanted = golden_tensor (c->golden, name, &n);

  g_assert_cmpuint (n, ==, TEXTS);
  return wanted;
}

static void
check_answers (const Comparison *c, const ViaTrace *trace, int input, gboolean words)
{
  const double *logits = wanted_of (c, input, words, "logits"), *cosines = wanted_of (c, input, words, "cosines");
  const double *probabilities = wanted_of (c, input, words, "probs");
  const double  scale = via_model_text_scale (via_trace_model (trace));

  g_assert_cmpint (via_model_n_classes (via_trace_model (trace)), ==, TEXTS);
  for (int j = 0; j < TEXTS; j++)
    {
      ViaGuess guess = via_trace_guess (trace, j);

      check (c, "output", fabs (guess.logit - logits[j]), c->allowed.outputs);
      check (c, "cosine", fabs (guess.cosine - cosines[j]) * scale, c->allowed.outputs);
      check (c, "probability", fabs (guess.probability - probabilities[j]), c->allowed.probabilities);
    }
}

/* "in0.p1.transformer_attribution+start1+against2.rival" as test-maps.c would have it, "in0.c1.transformer_attribution+start1"; what
 * that leaves out is told. */
static char *
usual_name (const char *name, gboolean *words, gboolean *rival, int *against)
{
  static const char form[] = "^(in[01])\\.([pe])([0-9])\\.(?:x\\.(?=gradcam_attn))?(.*?)(\\+others|\\+against([0-9]))?(\\.rival)?$";
  g_autoptr (GRegex) regex = g_regex_new (form, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (GStrv) part = NULL;
  guint n;

  if (!g_regex_match (regex, name, 0, &match))
    return NULL;
  part = g_match_info_fetch_all (match); /* up to the last that is there */
  n = g_strv_length (part);
  *words = *part[2] == letters[1];
  *rival = n > 7;
  *against = n > 6 && *part[6] ? atoi (part[6]) : n > 5 && *part[5] ? VIA_REST : -1;
  return g_strdup_printf ("%s.c%s.%s", part[1], part[3], part[4]);
}

static double
allowed_for (const Comparison *c, const Asked *asked)
{
  if (g_str_equal (via_method_id (asked->method), "full"))
    return c->allowed.pixels;
  return asked->options.contrast ? c->allowed.contrast : c->allowed.map;
}

static void
check_map (Comparison *c, ViaTrace *const traces[2][2], const char *name)
{
  gboolean           words, rival;
  int                against, side;
  g_autofree char   *usual = usual_name (name, &words, &rival, &against);
  gsize              n;
  const double      *wanted = golden_tensor (c->golden, name, &n);
  const float       *grid;
  g_autofree double *wide = NULL;
  g_autoptr (ViaMap) map = NULL;
  Asked asked;

  if (!usual || !asked_parse (usual, &asked))
    return;
  asked.options.contrast = against != -1;
  asked.options.against = against;
  map = explain (traces[words][asked.input], via_method_id (asked.method), &asked.class, 1, &asked.options);
  grid = rival ? via_map_rival (map, 0) : square_grid (map, 0, &side);
  wide = g_new (double, n);
  for (gsize i = 0; i < n; i++)
    wide[i] = grid[i];
  check (c, name, map_distance (wide, wanted, n), allowed_for (c, &asked));
  c->maps++;
}

static void
check_block (Comparison *c, const ViaMap *map, int text, const char *word, ViaAttentionKind kind, int block)
{
  g_autofree char *name = g_strdup_printf ("in0.p%d.%s.%d", text, word, block);
  gsize            n;
  const double    *wanted = golden_tensor (c->golden, name, &n);
  double           allowed = kind == VIA_ATTENTION_GRADIENT ? c->allowed.gradients : c->allowed.relevances;

  g_assert_nonnull (wanted);
  check (c, name, distance (via_map_attention (map, kind, block, 0), wanted, n, largest (wanted, n)), allowed);
  c->blocks++;
}

static void
check_blocks (Comparison *c, ViaTrace *whole, int text)
{
  ViaExplainOptions options = { .keep_attention = TRUE, .against = VIA_REST };
  g_autoptr (ViaMap) plain = explain (whole, "transformer_attribution", &text, 1, &options), others = NULL;

  options.contrast = TRUE;
  others = explain (whole, "transformer_attribution", &text, 1, &options);
  for (int block = c->f.config->depth - 1; block >= 0; block--)
    {
      check_block (c, plain, text, "attn_grad", VIA_ATTENTION_GRADIENT, block);
      check_block (c, others, text, "attn_grad+others", VIA_ATTENTION_GRADIENT, block);
      check_block (c, plain, text, "attn_cam", VIA_ATTENTION_RELEVANCE, block);
      check_block (c, others, text, "attn_cam", VIA_ATTENTION_RELEVANCE, block);
    }
}

static void
check_precision (Comparison *c)
{
  g_autoptr (ViaTrace) whole = trace_model (c, c->models[0], 0, TRUE);
  ViaTrace *traces[2][2];

  for (int words = 0; words < 2; words++)
    for (int input = 0; input < 2; input++)
      {
        traces[words][input] = trace_model (c, c->models[words], input, FALSE);
        check_answers (c, traces[words][input], input, words);
      }
  for (guint i = 0; i < golden_n_tensors (c->golden); i++)
    check_map (c, traces, golden_tensor_name (c->golden, i));
  for (int text = 0; text < 2; text++)
    check_blocks (c, whole, text);
  for (int i = 0; i < 4; i++)
    via_trace_free (traces[i / 2][i % 2]);
}

/* ---- what holds without golden numbers */

static void
assert_same (const ViaMap *a, const ViaMap *b)
{
  int          side;
  const float *x = square_grid (a, 0, &side), *y = square_grid (b, 0, &side);
  gsize        n = (gsize) side * (gsize) side * sizeof (float);

  g_assert_cmpmem (x, n, y, n);
  if (via_map_rival (b, 0))
    g_assert_cmpmem (via_map_rival (a, 0), n, via_map_rival (b, 0), n);
}

/* Of two texts the others are the other one, bit for bit. */
static void
check_two (Comparison *c)
{
  static const char *const methods[] = { "transformer_attribution", "legrad", "grad_eclip", "attn_lrp" };
  g_autoptr (ViaModel) two = model_of (c, "text.#.features", 2);
  g_autoptr (ViaTrace) trace = trace_model (c, two, 0, FALSE);
  int class = 1;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      ViaExplainOptions options = { .contrast = TRUE, .against = VIA_REST };
      g_autoptr (ViaMap) others = explain (trace, methods[i], &class, 1, &options), other = NULL;

      options.against = 0;
      other = explain (trace, methods[i], &class, 1, &options);
      assert_same (others, other);
    }
}

/* A single text has no probability, but a cosine; where a contrast is no must it is explained by itself, as it is among others. */
static void
check_one (Comparison *c)
{
  g_autoptr (ViaModel) one = model_of (c, "text.#.features", 1);
  g_autoptr (ViaTrace) trace = trace_model (c, one, 0, FALSE), among = trace_model (c, c->models[0], 0, FALSE);
  ViaExplainOptions options = { .contrast = TRUE, .against = VIA_REST, .where_possible = TRUE };
  int               first = 0, last = TEXTS - 1;
  ViaGuess          guess = via_trace_guess (trace, 0);
  g_autoptr (ViaMap) alone = explain (trace, "transformer_attribution", &first, 1, &options);
  g_autoptr (ViaMap) plain = explain (among, "transformer_attribution", &last, 1, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (isnan (guess.probability));
  g_assert_cmpfloat_with_epsilon (guess.cosine, via_trace_guess (among, last).cosine, 1e-6);
  assert_same (alone, plain);
  options.where_possible = FALSE;
  g_assert_false (via_method_suits (via_method_find ("rollout"), among, &options, NULL));
  g_assert_null (via_explain (trace, via_method_find ("legrad"), &first, 1, &options, NULL, NULL, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED);
}

/* Where a contrast is no must, methods without one go without, beside others that have one. */
static void
check_several (Comparison *c)
{
  static const char *const names[] = { "rollout", "transformer_attribution", "grad_eclip", "last_layer_attn", "full" };
  enum
  {
    N = G_N_ELEMENTS (names)
  };
  g_autoptr (ViaTrace) trace = trace_model (c, c->models[0], 0, FALSE);
  const ViaMethod  *methods[N];
  ViaExplainOptions options[N];
  ViaMap           *maps[N];
  int class = 2;

  for (int i = 0; i < N; i++)
    {
      methods[i] = via_method_find (names[i]);
      options[i] = (ViaExplainOptions){ .contrast = TRUE, .against = VIA_REST, .where_possible = TRUE };
      g_assert_true (via_method_suits (methods[i], trace, &options[i], NULL));
    }
  g_assert_true (via_explain_together (trace, methods, N, &class, 1, options, maps, NULL, NULL, NULL, NULL));
  for (int i = 0; i < N; i++)
    {
      gboolean          contrast = i == 1 || i == 2;
      ViaExplainOptions alone = { .contrast = contrast, .against = VIA_REST };
      g_autoptr (ViaMap) map = explain (trace, names[i], &class, 1, &alone);

      g_assert_true ((via_map_rival (maps[i], 0) != NULL) == contrast);
      assert_same (maps[i], map);
      via_map_free (maps[i]);
    }
}

/* What is the same for all texts says so. */
static void
check_knowledge (ViaTrace *trace, const ViaMethod *method, const ViaMap *map)
{
  ViaExplainOptions plain = { 0 };
  g_autoptr (ViaMap) other = NULL;
  int class = 3;

  if (via_method_knows_classes (method, &plain, via_trace_model (trace)))
    return;
  other = explain (trace, via_method_id (method), &class, 1, &plain);
  assert_same (other, map);
}

/* LibraGrad holds the feature's length, so that what it hands out is the output; every method of the list works. */
static void
check_all_methods (Comparison *c)
{
  g_autoptr (ViaTrace) trace = trace_model (c, c->models[0], 0, FALSE);
  int class = 1, the_same = 0;

  for (const ViaMethod *const *method = via_method_list (); *method; method++)
    {
      ViaExplainOptions options = { .check = TRUE, .contrast = TRUE, .against = VIA_REST, .where_possible = TRUE, .steps = 0 };
      const ViaCheck   *sum;
      g_autoptr (ViaMap) map = NULL;

      if (!via_method_suits (*method, trace, &options, NULL))
        continue;
      map = explain (trace, via_method_id (*method), &class, 1, &options);
      check_knowledge (trace, *method, map);
      the_same += !via_method_knows_classes (*method, &options, via_trace_model (trace));
      sum = via_map_check (map, 0);
      if (sum && sum->promised && c->precision == VIA_PRECISION_EXACT)
        g_assert_cmpfloat (fabs (sum->parts[0] + sum->parts[1] + sum->parts[2] - sum->whole), <=, sum->allowed);
    }
  g_assert_cmpint (the_same, ==, 4); /* rollout, last_layer, last_layer_attn, attention_rollout */
}

/* A trace that is asked about other texts says and shows what a new one does. */
static void
check_retrace (Comparison *c)
{
  g_autoptr (ViaTrace) words = trace_model (c, c->models[1], 1, FALSE), prompts = trace_model (c, c->models[0], 1, FALSE);
  g_autoptr (ViaTrace) again = via_trace_with_texts (words, c->models[0], NULL);
  int class = 2, side;
  g_autoptr (ViaMap) map = explain (again, "transformer_attribution", &class, 1, NULL);
  g_autoptr (ViaMap) wanted = explain (prompts, "transformer_attribution", &class, 1, NULL);
  g_autofree double *a = NULL, *b = NULL;

  for (int j = 0; j < TEXTS; j++)
    check (c, "asked again", fabs (via_trace_logits (again)[j] - via_trace_logits (prompts)[j]), c->allowed.outputs);
  square_grid (map, 0, &side);
  a = g_new (double, side *side);
  b = g_new (double, side *side);
  for (int i = 0; i < side * side; i++)
    {
      a[i] = via_map_grid (map, 0, NULL)[i];
      b[i] = via_map_grid (wanted, 0, NULL)[i];
    }
  check (c, "map asked again", map_distance (a, b, (gsize) side * (gsize) side), c->allowed.map);
}

static void
test_words (gconstpointer name)
{
  Comparison c = { .f = fixture_new (name), .golden = golden_open (name) };

  c.models[0] = model_of (&c, "text.#.features", TEXTS);
  c.models[1] = model_of (&c, "word.#.unit", TEXTS);
  for (c.precision = 0; c.precision < 2; c.precision++)
    {
      c.allowed = tolerances[c.f.config->profile][c.precision];
      check_precision (&c);
      check_two (&c);
      check_one (&c);
      check_several (&c);
      check_all_methods (&c);
      check_retrace (&c);
    }
  g_test_message ("%d maps, %d blocks", c.maps, c.blocks);
  g_assert_cmpint (c.maps, ==, 2 * 2 * TEXTS * (32 + 23)); /* of each precision, input and text: of prompts, of words */
  g_assert_cmpint (c.blocks, ==, 2 * 2 * 4 * c.f.config->depth);
  via_model_free (c.models[0]);
  via_model_free (c.models[1]);
  golden_free (c.golden);
  fixture_clear (&c.f);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  path = g_strconcat ("/words/", argv[1], NULL);
  g_test_add_data_func (path, argv[1], test_words);
  return g_test_run ();
}
