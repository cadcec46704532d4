/* test-maps.c - whole explanations against the reference's results in float64, or an independent implementation's.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-maps CONFIG compares logits, then every block's attention, gradient and relevance from the last block down, and names the
 * first step that differs; then what the head hands to the tokens, and all maps.  What is compared with what tolerance stands in
 * README.md beside the golden data.  "mini-dinov2-read" is the network mini-dinov2 as anybody's, and not as the reference's; such
 * files have the methods that the reference lacks.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

/* The largest allowed difference, by precision: of logits; of maps and of pixel maps stretched to [0,1]; of attention, gradients
 * and relevances relative to the block's largest.  What is infinite is not compared: float32 promises nothing for the single
 * relevances of an ill-conditioned network, nor for the maps of a deep one. */
typedef struct
{
  double logits, map, pixels, attention;
} Tolerance;

static const Tolerance tolerances[][2] = {
  [PROFILE_POS] = { [VIA_PRECISION_EXACT] = { 1e-5, 5e-6, 5e-4, 1e-5 }, [VIA_PRECISION_FAST] = { 2e-5, 2e-5, 5e-3, 3e-5 } },
  [PROFILE_GEN] = { [VIA_PRECISION_EXACT] = { 1e-5, 2e-5, 1e-3, 2e-5 }, [VIA_PRECISION_FAST] = { 2e-5, 5e-3, 1e-2, INFINITY } },
};
static const Tolerance full_gen[2] = {
  [VIA_PRECISION_EXACT] = { 1e-5, 2e-5, 5e-3, 2e-5 }, [VIA_PRECISION_FAST] = { 2e-5, INFINITY, INFINITY, INFINITY }
};

/* Pixels of well-conditioned networks that the reference does not have. */
static const double reader_pixels[2] = { [VIA_PRECISION_EXACT] = 5e-5, [VIA_PRECISION_FAST] = 1e-4 };
/* What the head hands to a token, of 1 to all. */
#define SHARE 2e-6
/* The parts of a score, and the score. */
#define COMPLETENESS 1e-5

/* What needs no relevance is as good in a deep ill-conditioned network as in any other: attentions alone, and with gradients. */
#define ATTENTION_MAP 1e-5
static const double gradient_map[2] = { [VIA_PRECISION_EXACT] = 5e-6, [VIA_PRECISION_FAST] = 2e-5 };
/* Differences of nearly equal logits. */
static const double answer_map[2] = { [VIA_PRECISION_EXACT] = 1e-6, [VIA_PRECISION_FAST] = 3e-4 };
/* CLIP's pixels in float32. */
#define CLIP_PIXELS 6e-2
/* 1 - Pearson's correlation in float32, of well-conditioned networks: maps, pixels, CLIP's pixels. */
#define DECORRELATION 1e-9
#define DECORRELATION_PIXELS 1e-4
#define DECORRELATION_CLIP 1e-3

static const char *const precision_names[] = { "exact", "fast" };

typedef struct
{
  Fixture      f;
  Golden      *golden;
  ViaPrecision precision;
  Tolerance    allowed;
  int          inputs, maps, blocks, shares; /* compared so far */
} Comparison;

static gboolean
is_full_size (const Fixture *f)
{
  return g_str_has_prefix (f->config->name, "full-");
}

static gboolean
has_golden (const Comparison *c, const char *name)
{
  return golden_tensor (c->golden, name, NULL) != NULL;
}

static Tolerance
tolerance (const Comparison *c)
{
  GoldenProfile profile = c->f.config->profile;
  Tolerance     allowed = tolerances[profile][c->precision];

  if (is_full_size (&c->f) && profile == PROFILE_GEN)
    return full_gen[c->precision];
  if (profile == PROFILE_POS && has_golden (c, "in0.attention_rollout"))
    allowed.pixels = reader_pixels[c->precision];
  return allowed;
}

static gboolean
is_clip (const Comparison *c)
{
  return strcmp (c->f.config->arch, "clip") == 0;
}

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
check (const Comparison *c, const char *what, double difference, double allowed)
{
  g_test_message ("%-5s %-60s %.2e (%.0e)", precision_names[c->precision], what, difference, allowed);
  if (!(difference <= allowed))
    g_error ("%s, %s: off by %.3g, allowed %.3g", what, precision_names[c->precision], difference, allowed);
}

static void
check_logits (const Comparison *c, const ViaTrace *trace, const double *wanted, gsize n)
{
  g_assert_cmpint (n, ==, c->f.config->classes);
  check (c, "head", distance (via_trace_logits (trace), wanted, n, 1), c->allowed.logits);
}

/* One block's attention, gradient or relevance: number by number where that is stored. */
static void
check_attention (Comparison *c, const ViaMap *map, const char *prefix, const char *word, ViaAttentionKind kind, int block)
{
  g_autofree char *name = g_strdup_printf ("%s.%s.%d", prefix, word, block);
  g_autofree char *step = g_strdup_printf ("blocks.%d.attn.softmax (%s)", block, name);
  gsize            n;
  const double    *wanted = golden_tensor (c->golden, name, &n);

  if (!wanted)
    return;
  check (c, step, distance (via_map_attention (map, kind, block, 0), wanted, n, largest (wanted, n)), c->allowed.attention);
  c->blocks++;
}

/* Of large networks the norm of each block is stored: its sum, or the root of the sum of squares. */
static void
check_norm (Comparison *c, const ViaMap *map, const char *prefix, const char *word, gboolean squares, ViaAttentionKind kind,
            int block)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", prefix, word);
  g_autofree char *step = g_strdup_printf ("blocks.%d.attn.softmax (%s)", block, name);
  const double    *wanted = golden_tensor (c->golden, name, NULL);
  gsize            n = (gsize) c->f.config->heads * via_model_n_tokens (c->f.model) * via_model_n_tokens (c->f.model);
  const float     *x = via_map_attention (map, kind, block, 0);
  double           sum = 0;

  if (!wanted)
    return;
  for (gsize i = 0; i < n; i++)
    sum += squares ? (double) x[i] * x[i] : x[i];
  check (c, step, fabs ((squares ? sqrt (sum) : sum) - wanted[block]) / fabs (wanted[block]), c->allowed.attention);
  c->blocks++;
}

/* Row 0 of the attention, mean over the heads. */
static void
check_row (Comparison *c, const ViaMap *map, int input, int block)
{
  g_autofree char  *name = g_strdup_printf ("in%d.attn_head_mean_row0", input);
  g_autofree char  *step = g_strdup_printf ("blocks.%d.attn.softmax (%s)", block, name);
  const double     *wanted = golden_tensor (c->golden, name, NULL);
  int               heads = c->f.config->heads, tokens = via_model_n_tokens (c->f.model);
  const float      *attention = via_map_attention (map, VIA_ATTENTION, block, 0);
  g_autofree float *row = g_new0 (float, tokens);

  if (!wanted)
    return;
  wanted += (gsize) block * tokens;
  for (int h = 0; h < heads; h++)
    for (int j = 0; j < tokens; j++)
      row[j] += attention[(gsize) h * tokens * tokens + j] / heads;
  check (c, step, distance (row, wanted, tokens, largest (wanted, tokens)), c->allowed.attention);
  c->blocks++;
}

/* From the last block down: the first step that is off is where it went wrong. */
static void
check_blocks (Comparison *c, ViaTrace *trace, int input, int class)
{
  g_autofree char *of_input = g_strdup_printf ("in%d", input), *of_class = g_strdup_printf ("in%d.c%d", input, class);
  g_autoptr (ViaMap) map = explain (trace, "transformer_attribution", &class, 1, &(ViaExplainOptions){ .keep_attention = TRUE });

  for (int block = c->f.config->depth - 1; block >= 0; block--)
    {
      check_attention (c, map, of_input, "attn", VIA_ATTENTION, block);
      check_row (c, map, input, block);
      check_attention (c, map, of_class, "attn_grad", VIA_ATTENTION_GRADIENT, block);
      check_norm (c, map, of_class, "attn_grad_l2", TRUE, VIA_ATTENTION_GRADIENT, block);
      check_attention (c, map, of_class, "attn_cam", VIA_ATTENTION_RELEVANCE, block);
      check_norm (c, map, of_class, "attn_cam_sum", FALSE, VIA_ATTENTION_RELEVANCE, block);
      check_norm (c, map, of_class, "attn_cam_l2", TRUE, VIA_ATTENTION_RELEVANCE, block);
    }
}

/* Whether a method reads nothing but attentions of this network. */
static gboolean
reads_attention (const Comparison *c, const Asked *asked)
{
  gboolean    other = is_clip (c) || strcmp (c->f.config->arch, "dinov2") == 0;
  const char *id = via_method_id (asked->method);

  return !asked->options.ablation
         && (strcmp (id, "last_layer_attn") == 0 || (other && (strcmp (id, "rollout") == 0 || strcmp (id, "last_layer") == 0)));
}

/* Whether a method walks back without relevance. */
static gboolean
walks_gradient (const Asked *asked)
{
  static const char *const ids[] = {
    "generic_attention", "gradcam_attn",         "gradcam", "grad_eclip", "input_x_gradient", "legrad", "libra", "libra_ixg",
    "attn_lrp",          "integrated_gradients", NULL
  };

  return g_strv_contains (ids, via_method_id (asked->method));
}

static gboolean
asks_again (const Asked *asked)
{
  return strcmp (via_method_id (asked->method), "occlusion") == 0;
}

static void
check_map (Comparison *c, ViaTrace *trace, const char *name, const Asked *asked)
{
  gboolean           pixels = strcmp (via_method_id (asked->method), "full") == 0;
  double             allowed = pixels ? c->allowed.pixels : c->allowed.map;
  gsize              n, n_wanted;
  const double      *wanted = golden_tensor (c->golden, name, &n_wanted);
  g_autofree double *map = NULL;

  if (pixels && is_clip (c) && c->precision == VIA_PRECISION_FAST && c->f.config->profile == PROFILE_POS)
    allowed = CLIP_PIXELS;
  if (reads_attention (c, asked) && is_full_size (&c->f) && c->f.config->profile == PROFILE_GEN)
    allowed = ATTENTION_MAP;
  if (walks_gradient (asked))
    allowed = gradient_map[c->precision];
  if (asks_again (asked))
    allowed = answer_map[c->precision];
  if (isinf (allowed))
    return;
  map = asked_map (&c->f, trace, asked, &n);
  if (!map)
    return;
  g_assert_cmpuint (n, ==, n_wanted);
  check (c, name, map_distance (map, wanted, n), allowed);
  if (c->precision == VIA_PRECISION_FAST && c->f.config->profile == PROFILE_POS && !asks_again (asked))
    check (c, "… 1 - correlation", map_decorrelation (map, wanted, n),
           !pixels       ? DECORRELATION
           : is_clip (c) ? DECORRELATION_CLIP
                         : DECORRELATION_PIXELS);
  c->maps++;
}

/* "in0.c4.readout.2": what the head hands to the tokens of block 2 for class 4; without a class, in equal parts.  Of the last block:
 * maps tell of the others. */
static void
check_share (Comparison *c, ViaTrace *trace, const char *name, int input)
{
  int              last = c->f.config->depth - 1, class, tokens;
  g_autofree char *form = g_strdup_printf ("^in%d\\.(?:c([0-9]+)\\.)?readout\\.%d$", input, last);
  g_autoptr (GRegex) regex = g_regex_new (form, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (ViaMap) map = NULL;
  g_autofree char *number = NULL;
  gsize            n;
  const double    *wanted;

  if (!g_regex_match (regex, name, 0, &match))
    return;
  number = g_match_info_fetch (match, 1);
  class = atoi (number);
  map = explain (trace, *number ? "transformer_attribution" : "last_layer_attn", &class, 1, NULL);
  wanted = golden_tensor (c->golden, name, &n);
  check (c, name, distance (via_map_readout (map, 0, &tokens), wanted, n, 1), SHARE);
  g_assert_cmpint (tokens, ==, n);
  c->shares++;
}

/* "in0.c4.completeness": what tokens, biases on tokens and those behind them add up to, under the libra walk; and the score. */
static void
check_completeness (Comparison *c, ViaTrace *trace, const char *name, int input)
{
  g_autofree char *prefix = g_strdup_printf ("in%d.c", input);
  g_autoptr (ViaMap) map = NULL;
  int class;
  const double   *wanted;
  const ViaCheck *got;
  gsize           n;

  if (!g_str_has_prefix (name, prefix) || !g_str_has_suffix (name, ".completeness") || strchr (name, '-'))
    return;
  class = atoi (name + strlen (prefix));
  map = explain (trace, "libra", &class, 1, &(ViaExplainOptions){ .check = TRUE });
  got = via_map_check (map, 0);
  wanted = golden_tensor (c->golden, name, &n);
  g_assert_cmpint (n, ==, G_N_ELEMENTS (got->parts) + 1);
  for (gsize i = 0; i < n; i++)
    check (c, name, fabs ((i < n - 1 ? got->parts[i] : got->whole) - wanted[i]), COMPLETENESS);
}

/* The maps of one input; the blocks of every class that has one. */
static void
check_input (Comparison *c, int input)
{
  g_autofree char *logits = g_strdup_printf ("in%d.logits", input);
  gsize            n = 0;
  const double    *wanted = golden_tensor (c->golden, logits, &n);
  g_autoptr (ViaTrace) trimmed = wanted ? trace_of (&c->f, input, c->precision, FALSE) : NULL;
  g_autoptr (ViaTrace) whole = wanted ? trace_of (&c->f, input, c->precision, TRUE) : NULL;

  if (!wanted)
    return;
  check_logits (c, trimmed, wanted, n);
  c->inputs++;
  for (guint i = 0; i < golden_n_tensors (c->golden); i++)
    {
      const char *name = golden_tensor_name (c->golden, i);
      Asked       asked;

      check_share (c, trimmed, name, input);
      check_completeness (c, trimmed, name, input);
      if (!asked_parse (name, &asked) || asked.input != input)
        continue;
      if (g_str_has_suffix (name, ".transformer_attribution") && !asked.options.contrast && !isinf (c->allowed.attention))
        check_blocks (c, whole, input, asked.class);
      check_map (c, trimmed, name, &asked);
    }
}

static void
test_golden (gconstpointer name)
{
  g_auto (GStrv) words = g_strsplit (name, "-read", 2);
  g_autofree char *network = g_strjoinv ("", words);
  Comparison       c = { .f = fixture_new_named (network, words[1] ? name : NULL), .golden = golden_open (name) };

  for (c.precision = 0; c.precision < 2; c.precision++)
    {
      c.allowed = tolerance (&c);
      for (int input = 0; input < 2; input++)
        check_input (&c, input);
    }
  g_test_message ("%d maps, %d blocks and %d shares", c.maps, c.blocks, c.shares);
  /* In `exact` at least one class of each input: five methods and three variants, and of every block three things, unless another
   * file has them; two classes and none have shares, where there are any. */
  g_assert_cmpint (c.inputs, >=, 2);
  g_assert_cmpint (c.maps, >=, c.inputs / 2 * 8);
  g_assert_cmpint (c.blocks, >=, words[1] ? 0 : c.inputs / 2 * 3 * c.f.config->depth);
  g_assert_cmpint (c.shares, ==, words[1] || has_golden (&c, "in0.attention_rollout") ? 3 * c.inputs : 0);
  golden_free (c.golden);
  fixture_clear (&c.f);
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
