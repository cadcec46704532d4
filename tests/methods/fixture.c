/* fixture.c - see fixture.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fixture.h"
#include "square.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Gives the description's model another name. */
static void
rename_model (const char *path, const char *model)
{
  g_autoptr (GKeyFile) ini = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (ini, path, G_KEY_FILE_NONE, NULL));
  g_key_file_set_string (ini, "model", "name", model);
  g_assert_true (g_key_file_save_to_file (ini, path, NULL));
}

static Fixture
new_changed (const char *name, const char *model, const Form *form)
{
  g_autoptr (GError) error = NULL;
  Fixture          f = { .config = golden_config (name), .folder = g_dir_make_tmp ("via-XXXXXX", NULL) };
  g_autofree char *leaf = g_strconcat (name, ".safetensors", NULL), *checkpoint = g_build_filename (f.folder, leaf, NULL);
  g_autofree char *ini = g_strconcat (name, ".ini", NULL), *path = g_build_filename (f.folder, ini, NULL);

  golden_checkpoint (f.config, checkpoint);
  if (model)
    rename_model (path, model);
  if (form)
    forms_rewrite (form, checkpoint);
  f.model = via_model_open (path, &error);
  g_assert_no_error (error);
  return f;
}

Fixture
fixture_new (const char *name)
{
  return new_changed (name, NULL, NULL);
}

Fixture
fixture_new_in (const char *name, const Form *form)
{
  return new_changed (name, NULL, form);
}

Fixture
fixture_new_named (const char *name, const char *model)
{
  return new_changed (name, model, NULL);
}

void
fixture_describe (Fixture *f, const char *key, const char *value)
{
  g_autofree char *file = g_strconcat (f->config->name, ".ini", NULL), *path = g_build_filename (f->folder, file, NULL);
  g_autoptr (GKeyFile) ini = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_key_file_load_from_file (ini, path, G_KEY_FILE_NONE, NULL));
  g_key_file_set_string (ini, "model", key, value);
  g_assert_true (g_key_file_save_to_file (ini, path, NULL));
  via_model_free (f->model);
  f->model = via_model_open (path, &error);
  g_assert_no_error (error);
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

typedef enum
{
  SLOW_MADE_1,
  SLOW_FREE,
  SLOW_HALVES
} SlowForm;

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
  return aa == 0 && bb == 0 ? 0 : 1 - ab / sqrt (aa * bb);
}

/* M of one block. */
static void
slow_matrix (const Fixture *f, const ViaMap *kept, int block, gboolean clamp_first, double *m)
{
  int          n = via_model_n_tokens (f->model), heads = f->config->heads;
  const float *g = via_map_attention (kept, VIA_ATTENTION_GRADIENT, block, 0);
  const float *r = via_map_attention (kept, VIA_ATTENTION_RELEVANCE, block, 0);

  for (int i = 0; i < n * n; i++)
    {
      m[i] = 0;
      for (int h = 0; h < heads; h++)
        {
          double product = (double) g[h * n * n + i] * r[h * n * n + i];

          m[i] += (clamp_first ? fmax (product, 0) : product) / heads;
        }
      m[i] = fmax (m[i], 0);
    }
}

/* M' of M: with rows made to sum to 1, or left free, or as half of M, its rows made to sum to 1, and half of I. */
static void
slow_rows (double *m, int n, SlowForm form)
{
  for (int i = 0; i < n; i++)
    {
      double sum = 0;

      for (int j = 0; j < n; j++)
        sum += m[i * n + j];
      for (int j = 0; j < n; j++)
        {
          double *x = &m[i * n + j], identity = i == j;

          if (form == SLOW_HALVES)
            *x = ((sum > 0 ? *x / sum : identity) + identity) / 2;
          else
            *x = (*x + identity) / (form == SLOW_MADE_1 ? sum + 1 : 1);
        }
    }
}

double *
slow_attribution (const Fixture *f, const ViaMap *kept, int start_layer, ViaFlavour flavour)
{
  int n = via_model_n_tokens (f->model), prefix = n - f->config->image * f->config->image / f->config->patch / f->config->patch;
  gboolean           original = flavour == VIA_FLAVOUR_CHEFER2021;
  const float       *v = via_map_readout (kept, 0, &n);
  SlowForm           form = original ? SLOW_FREE : v[n - 1] > 0 ? SLOW_HALVES : SLOW_MADE_1;
  g_autofree double *product = g_new0 (double, n *n), *next = g_new (double, n *n), *m = g_new (double, n *n);
  double            *map = g_new0 (double, n - prefix);

  for (int i = 0; i < n; i++)
    product[i * n + i] = 1;
  for (int block = start_layer; block < f->config->depth; block++)
    {
      slow_matrix (f, kept, block, original, m);
      slow_rows (m, n, form);
      for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
          {
            next[i * n + j] = 0;
            for (int l = 0; l < n; l++)
              next[i * n + j] += m[i * n + l] * product[l * n + j];
          }
      memcpy (product, next, n * n * sizeof *product);
    }
  for (int i = 0; i < n; i++)
    for (int j = prefix; j < n; j++)
      map[j - prefix] += v[i] * product[i * n + j];
  return map;
}

/* The words behind a method's name. */
static void
parse_words (const char *words, Asked *asked)
{
  asked->options.start_layer = strstr (words, "+start1") != NULL;
  asked->options.start_given = strstr (words, "+start") != NULL;
  asked->options.ablation = strstr (words, "+abl") != NULL;
  asked->options.flavour = strstr (words, "+chefer2021") ? VIA_FLAVOUR_CHEFER2021 : VIA_FLAVOUR_REFERENCE;
  asked->options.variant = strstr (words, "+full") ? VIA_VARIANT_FULL : VIA_VARIANT_CP;
  asked->options.gammas = strstr (words, "+g0") != NULL;
  asked->half = strstr (words, "+half") != NULL;
  asked->free = strstr (words, "+free") != NULL;
  asked->first = strstr (words, "+cls") != NULL;
  asked->of_patches = g_str_equal (words, ".patchsum");
}

/* A golden name with our method's in it, where another source had its own; free it. */
static char *
our_method (const char *name)
{
  static const char *const others[][2] = {
    { "x.gradcam_attn_raw", "gradcam_attn" },      { "x.gradcam_norm1", "gradcam" },
    { "x.grad_input", "input_x_gradient" },        { "x.integrated_gradients20", "integrated_gradients" },
    { "x.attnlrp_cp_g0", "attn_lrp+g0" },          { "x.attnlrp_full_g0", "attn_lrp+full+g0" },
    { "x.attnlrp_cp_g.05_.25", "attn_lrp" },       { "x.attnlrp_cp_g.05_.25.patchsum", "attn_lrp.patchsum" },
    { "x.attnlrp_full_g.05_.25", "attn_lrp+full" }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_suffix (name, others[i][0]))
      return g_strdup_printf ("%.*s%s", (int) (strlen (name) - strlen (others[i][0])), name, others[i][1]);
  return g_strdup (name);
}

gboolean
asked_parse (const char *given, Asked *asked)
{
  static const char form[] = "^in([0-9])\\.(?:c([0-9]+)(?:-c([0-9]+))?\\.)?([a-z_]+)((?:\\+[a-z0-9]+)*|\\.patchsum)$";
  g_autoptr (GRegex) regex = g_regex_new (form, 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_auto (GStrv) part = NULL;
  g_autofree char *name = our_method (given);

  if (!g_regex_match (regex, name, 0, &match))
    return FALSE;
  part = g_match_info_fetch_all (match);
  *asked = (Asked){ .input = atoi (part[1]), .knows_class = *part[2] != '\0', .class = atoi (part[2]) };
  asked->method = via_method_find (part[4]);
  asked->options.contrast = *part[3] != '\0';
  asked->options.against = atoi (part[3]);
  parse_words (part[5] ? part[5] : "", asked);
  return asked->method != NULL;
}

static gboolean
starts_on_patches (const float *readout, int tokens)
{
  for (int j = tokens / 2; readout && j < tokens; j++) /* patches, all of them */
    if (readout[j] > 0)
      return TRUE;
  return FALSE;
}

/* Rows left free are no default of what may have others, nor is a start at the class token where more is read; halves are that of what is made of relevance, where patches start with something. */
static gboolean
asked_is_default (const Asked *asked, const ViaMap *map)
{
  const char  *id = via_method_id (asked->method);
  int          tokens;
  const float *readout = via_map_readout (map, 0, &tokens);
  gboolean     relevance = g_str_equal (id, "transformer_attribution") || (g_str_equal (id, "rollout") && asked->knows_class);
  gboolean     patches = starts_on_patches (readout, tokens);

  return !asked->free && !asked->first && asked->half == (relevance && patches && asked->options.flavour == VIA_FLAVOUR_REFERENCE);
}

double *
asked_map (const Fixture *f, ViaTrace *trace, const Asked *asked, gsize *n)
{
  g_autoptr (ViaMap) map = explain (trace, via_method_id (asked->method), &asked->class, 1, &asked->options);
  int          side, patch = asked->of_patches ? f->config->patch : 1;
  const float *grid = square_grid (map, 0, &side);
  double      *sums;

  if (!asked_is_default (asked, map))
    return NULL;
  sums = g_new0 (double, (gsize) side *side);
  for (int i = 0; i < side * side; i++)
    sums[i / side / patch * (side / patch) + i % side / patch] += grid[i];
  *n = (gsize) (side / patch) * (gsize) (side / patch);
  return sums;
}
