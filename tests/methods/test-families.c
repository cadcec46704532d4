/* test-families.c - networks that the reference implementation does not know, against an independent one in float64.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * test-families CONFIG compares logits, then every block's attention, gradient and relevance, then the maps.  Tolerances are those
 * of README.md beside the golden data.
 */
#include <math.h>
#include <string.h>

#include "fixture.h"

/* The largest allowed difference: of logits; of maps of relevance, of attentions alone and of pixels, stretched to [0,1]; of attention,
 * gradients and relevances relative to the block's largest. */
typedef struct
{
  double logits, relevance, attention, pixels, block;
} Allowed;

/* Rotary positions give scores of either sign, by which relevance divides. */
typedef enum
{
  PLAIN,
  PLAIN_GEN,
  ROTARY,
  ROTARY_GEN
} Condition;

static const Allowed exact[] = {
  [PLAIN] = { 1e-5, 3e-5, 2e-5, 2e-5, 2e-5 },
  [PLAIN_GEN] = { 1e-5, 2e-5, 2e-5, 2e-5, 2e-5 },
  [ROTARY] = { 1e-5, 2e-5, 2e-5, 2e-5, 2e-5 },
  [ROTARY_GEN] = { 1e-5, 2e-5, 2e-5, 2e-5, 2e-5 },
};
static const Allowed fast[] = {
  [PLAIN] = { 2e-5, 2e-4, 5e-5, 5e-5, 2e-5 },
  [PLAIN_GEN] = { 2e-5, 5e-2, 5e-5, 5e-2, 1e-1 },
  [ROTARY] = { 2e-5, 2e-2, 5e-5, 3e-2, 1e-2 },
  [ROTARY_GEN] = { 2e-5, 5e-2, 5e-5, 5e-2, 1e-1 },
};

typedef struct
{
  Fixture        f;
  Golden        *golden;
  ViaPrecision   precision;
  const Allowed *allowed;
  const char    *suffix;       /* of the golden names; "" mostly */
  int            maps, blocks; /* compared so far */
} Family;

static Condition
condition (const GoldenConfig *config)
{
  gboolean rotary = g_str_has_prefix (config->arch, "dinov3") || g_str_has_prefix (config->arch, "eva02");

  return (rotary ? ROTARY : PLAIN) + (config->profile == PROFILE_GEN);
}

static void
agree (const Family *c, const char *what, double difference, double allowed)
{
  g_test_message ("%s %-50s %.2e (%.0e)", c->precision == VIA_PRECISION_EXACT ? "exact" : "fast ", what, difference, allowed);
  if (!(difference <= allowed))
    g_test_fail_printf ("%s: off by %.3g, allowed %.3g", what, difference, allowed);
}

/* max |a - b|, relative to the largest |b| if that is asked for */
static double
farthest (const float *a, const double *b, gsize n, gboolean relative)
{
  double most = 0, size = 1e-300;

  for (gsize i = 0; i < n; i++)
    {
      double d = fabs (a[i] - b[i]);

      most = d <= most ? most : d; /* a NaN is the most */
      size = MAX (size, fabs (b[i]));
    }
  return relative ? most / size : most;
}

static void
compare_block (Family *c, const ViaMap *map, const char *of, const char *word, ViaAttentionKind kind, int block)
{
  g_autofree char *number = block == VIA_POOL ? g_strdup ("pool") : g_strdup_printf ("%d", block);
  g_autofree char *name = g_strconcat (of, ".", word, ".", number, NULL);
  gsize            n;
  const double    *wanted = golden_tensor (c->golden, name, &n);

  if (!wanted)
    return;
  agree (c, name, farthest (via_map_attention (map, kind, block, 0), wanted, n, TRUE), c->allowed->block);
  c->blocks++;
}

/* From the last block down: the first one that is off is where it went wrong. */
static void
compare_blocks (Family *c, int input, int class)
{
  g_autofree char *of_input = g_strdup_printf ("in%d", input), *of_class = g_strdup_printf ("in%d.c%d", input, class);
  g_autoptr (ViaTrace) trace = trace_of (&c->f, input, c->precision, TRUE);
  g_autoptr (ViaMap) map = explain (trace, "transformer_attribution", &class, 1, &(ViaExplainOptions){ .keep_attention = TRUE });

  for (int block = c->f.config->depth - 1; block >= VIA_POOL; block--) /* the pool comes last */
    {
      compare_block (c, map, of_input, "attn", VIA_ATTENTION, block);
      compare_block (c, map, of_class, "attn_grad", VIA_ATTENTION_GRADIENT, block);
      compare_block (c, map, of_class, "attn_cam", VIA_ATTENTION_RELEVANCE, block);
    }
}

static double
allowed_map (const Family *c, const char *method)
{
  if (strcmp (method, "full") == 0)
    return c->allowed->pixels;
  return strstr (method, "attn") || strstr (method, "grad") || strstr (method, "attention") ? c->allowed->attention
                                                                                            : c->allowed->relevance;
}

static gboolean
reads_attention (const Family *c)
{
  return g_str_equal (c->f.config->arch, "giant");
}

/* The golden names say what a rollout and a last layer are made of, "rollout_cam"; free it.  NULL for what is not our method. */
static char *
our_name (const Family *c, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "_cam", 2);

  if (!parts[1] || *parts[1] == '.') /* a block's relevance */
    return g_strdup (name);
  return reads_attention (c) ? NULL : g_strconcat (parts[0], parts[1], NULL);
}

/* Variants that we do not have: rows left free, the reference's start, ablation of attentions. */
static gboolean
is_ours (const char *name)
{
  static const char *const others[] = { "+sum", "+cls", "attn+abl", "@" };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (strstr (name, others[i]))
      return FALSE;
  return TRUE;
}

/* Where a class token and a mean are read, attentions with gradients start with equal halves there, and not with the head's shares. */
static gboolean
has_other_shares (const Family *c, const Asked *asked)
{
  if (g_str_equal (via_method_id (asked->method), "generic_attention"))
    return reads_attention (c) || g_str_equal (c->f.config->arch, "dinov3");
  return reads_attention (c) && asked->options.ablation;
}

static void
compare_map (Family *c, ViaTrace *trace, const char *name, const Asked *asked)
{
  const char        *method = via_method_id (asked->method);
  g_autofree char   *whole = g_strconcat (name, c->suffix, NULL);
  gsize              n, n_wanted;
  const double      *wanted = golden_tensor (c->golden, whole, &n_wanted);
  g_autofree double *map = NULL;

  if (!wanted || has_other_shares (c, asked) || (*c->suffix && !g_str_equal (method, "full")))
    return;
  map = asked_map (&c->f, trace, asked, &n);
  if (!map)
    return;
  g_assert_cmpuint (n, ==, n_wanted);
  agree (c, name, map_distance (map, wanted, n), allowed_map (c, method));
  c->maps++;
}

static void
compare_input (Family *c, int input)
{
  g_autofree char *logits = g_strdup_printf ("in%d.logits%s", input, c->suffix);
  gsize            n;
  const double    *wanted = golden_tensor (c->golden, logits, &n);
  g_autoptr (ViaTrace) trace = wanted ? trace_of (&c->f, input, c->precision, FALSE) : NULL;

  if (!wanted)
    return;
  agree (c, logits, farthest (via_trace_logits (trace), wanted, n, FALSE), c->allowed->logits);
  for (guint i = 0; i < golden_n_tensors (c->golden); i++)
    {
      const char      *name = golden_tensor_name (c->golden, i);
      g_autofree char *ours = our_name (c, name);
      Asked            asked;

      if (!ours || !is_ours (name) || !asked_parse (ours, &asked) || asked.input != input)
        continue;
      if (g_str_has_suffix (name, ".transformer_attribution") && !*c->suffix)
        compare_blocks (c, input, asked.class);
      compare_map (c, trace, name, &asked);
    }
}

static gboolean
has_pool (const Family *c)
{
  return g_str_equal (via_model_reads (c->f.model), "pool");
}

static void
compare_all (Family *c)
{
  for (c->precision = 0; c->precision < 2; c->precision++)
    {
      c->allowed = (c->precision == VIA_PRECISION_EXACT ? exact : fast) + condition (c->f.config);
      for (int input = 0; input < 2; input++)
        compare_input (c, input);
    }
  g_test_message ("%d maps and %d blocks", c->maps, c->blocks);
  /* In both precisions two classes: pixels; of every block a gradient and a relevance, and twice the attention. */
  g_assert_cmpint (c->maps, >=, 2 * 2);
  g_assert_cmpint (c->blocks, ==, *c->suffix ? 0 : 2 * 2 * 3 * (c->f.config->depth + has_pool (c)));
}

static void
test_family (gconstpointer name)
{
  Family c = { .f = fixture_new (name), .golden = golden_open (name), .suffix = "" };

  compare_all (&c);
  golden_free (c.golden);
  fixture_clear (&c.f);
}

/* What the model says of itself under a key, without who said so; free it. */
static char *
said (ViaModel *model, const char *key)
{
  const char *const *facts = via_model_facts (model);

  while (*facts && strcmp (facts[0], key) != 0)
    facts += 2;
  return *facts ? g_strndup (facts[1], strcspn (facts[1], " ")) : NULL;
}

/* The same numbers as others publish them, recognised by their names. */
static void
test_form (gconstpointer data)
{
  const Form      *form = data;
  Family           c = { .f = fixture_new_in (form->config, form), .golden = golden_open (form->config) };
  g_autofree char *family = said (c.f.model, "family");

  c.suffix = form->suffix ? form->suffix : "";
  g_assert_cmpstr (family, ==, form->family);
  compare_all (&c);
  golden_free (c.golden);
  fixture_clear (&c.f);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  path = g_strconcat ("/families/", argv[1], NULL);
  g_test_add_data_func (path, argv[1], test_family);
  for (const Form *form = forms; form->config; form++)
    if (strcmp (form->config, argv[1]) == 0)
      {
        g_autofree char *name = g_strdup_printf ("%s/%s", path, form->name);

        g_test_add_data_func (name, form, test_form);
      }
  return g_test_run ();
}
