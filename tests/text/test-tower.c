/* test-tower.c - CLIP's text tower against an independent implementation, under every name that such files have.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "forms.h"
#include "golden.h"
#include "model.h"
#include "network/arch/arch.h"
#include "network/forward.h"
#include "text/batch.h"
#include "text/tokens.h"
#include "text/tower.h"

static const char *const configs[] = { "mini-cliptext", "mini-cliptext-quick", "mini-cliptext-gen", "mini-cliptext-quick-gen" };
static const char *const prompts[] = { "a striped cat", "a bulldog", "a window", "it’s a photo of 2 naïve elephants, isn’t it?" };
#define CATS \
  "cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat cat "
static const char *const odd[] = { "", CATS CATS CATS, "🐈 猫", "!!!", "café" };

#define CONTEXT 77
#define FEATURES 24

static GArray *
row_of (const char *text)
{
  g_autoptr (GArray) tokens = tokens_of (text, CONTEXT, NULL);

  return tokens_row (tokens, CONTEXT);
}

/* The largest difference, relative to the largest number of the golden ones. */
static double
difference (const double *made, const double *wanted, gsize n)
{
  double most = 0, largest = 0;

  for (gsize i = 0; i < n; i++)
    {
      most = MAX (most, fabs (made[i] - wanted[i]));
      largest = MAX (largest, fabs (wanted[i]));
    }
  return most / largest;
}

static void
check_features (Tower *tower, Golden *golden, Real real)
{
  const guint        n = G_N_ELEMENTS (prompts) + G_N_ELEMENTS (odd);
  g_autofree double *features = g_new (double, n *FEATURES);
  GArray            *rows[G_N_ELEMENTS (prompts) + G_N_ELEMENTS (odd)];
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    rows[i] = row_of (i < G_N_ELEMENTS (prompts) ? prompts[i] : odd[i - G_N_ELEMENTS (prompts)]);
  g_assert_true (tower_run (tower, rows, n, real, &(Progress){ 0 }, features, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      gboolean         plain = i < G_N_ELEMENTS (prompts);
      g_autofree char *name =
          g_strdup_printf (plain ? "text.%u.features" : "extra.%u.features", plain ? i : i - (guint) G_N_ELEMENTS (prompts));

      g_assert_cmpfloat (difference (features + i * FEATURES, golden_tensor (golden, name, NULL), FEATURES), <=,
                         real == REAL_F64 ? 1e-6 : 2e-6);
      g_array_unref (rows[i]);
    }
}

/* What each block makes of a prompt. */
static void
check_blocks (const Config *image, Golden *golden, int prompt, Real real)
{
  g_autoptr (Weights) weights = weights_open (image->weights, NULL);
  g_autoptr (GArray) row = row_of (prompts[prompt]);
  const gsize width = 24, n = row->len * width;
  TextTower   found;
  double     *given;
  TextSpan    spans[CONTEXT];
  Tape       *tape;
  g_auto (GStrv) unused = NULL;
  Arena work = { 0 };

  g_assert_true (text_tower_find (weights, image, &found, NULL));
  tape = text_tape (weights, &found.config, (int) row->len, &given, spans, NULL);
  g_assert_nonnull (tape);
  for (guint i = 0; i < row->len; i++)
    spans[i] = (TextSpan){ 0, 0, 0 };
  for (guint i = 0; i < row->len; i++)
    for (gsize j = 0; j < width; j++)
      given[i * width + j] = (double) weights_floats (weights, found.words, NULL)[(gsize) g_array_index (row, int, i) * width + j]
                             + (double) weights_floats (weights, weights_part (weights, "pos_embed"), NULL)[i * width + j];
  {
    g_autofree Shape  *shapes = g_new (Shape, tape->shapes->len);
    g_autofree float **values = g_new0 (float *, tape->shapes->len), *kept = g_new (float, 2 * n);
    int                block = 0;

    for (guint v = 0; v < tape->shapes->len; v++)
      shapes[v] = tape_shape (tape, v);
    for (guint i = 0; i < tape->steps->len; i++)
      if (g_str_has_suffix (tape_step (tape, i)->name, "add2"))
        values[tape_step (tape, i)->out] = kept + n * (gsize) block++;
    g_assert_cmpint (block, ==, 2);
    g_assert_true (forward_run (&(ForwardCall){ .tape = tape, .real = real, .shapes = shapes, .values = values }, &work,
                                &(Progress){ 0 }, NULL));
    for (block = 0; block < 2; block++)
      {
        g_autofree char   *name = g_strdup_printf ("text.%d.block.%d", prompt, block);
        g_autofree double *made = g_new (double, n);
        gsize              count;
        const double      *wanted = golden_tensor (golden, name, &count);

        g_assert_cmpuint (count, ==, n);
        for (gsize i = 0; i < n; i++)
          made[i] = kept[n * (gsize) block + i];
        g_assert_cmpfloat (difference (made, wanted, n), <=, real == REAL_F64 ? 1e-6 : 2e-6);
      }
  }
  tape_free (tape);
  arena_clear (&work);
}

static ViaModel *
open_form (const char *folder, const char *config, const char *form)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.safetensors", folder, config);
  g_autoptr (GError) error = NULL;
  ViaModel *model;

  golden_checkpoint (golden_config (config), path);
  for (const Form *f = text_forms; f->config && form; f++)
    if (strcmp (f->config, config) == 0 && strcmp (f->name, form) == 0)
      forms_rewrite (f, path);
  memcpy (path + strlen (path) - strlen (".safetensors"), ".ini", sizeof ".ini");
  model = via_model_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (via_model_reads_words (model));
  return model;
}

static void
forget (const char *folder, const char *config)
{
  static const char *const endings[] = { ".ini", ".safetensors" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s%s", folder, config, endings[i]);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
test_golden (gconstpointer folder)
{
  static const char *const names[] = { NULL, "open_clip", "custom_text", "hf" };

  for (gsize i = 0; i < G_N_ELEMENTS (configs); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
      {
        g_autoptr (Golden) golden = golden_open (configs[i]);
        g_autoptr (ViaModel) model = open_form (folder, configs[i], names[k]);
        g_autoptr (GError) error = NULL;
        g_autoptr (Tower) tower = tower_open (&model->config, &error);

        g_assert_no_error (error);
        for (Real real = REAL_F32; real <= REAL_F64; real++)
          {
            check_features (tower, golden, real);
            check_blocks (&model->config, golden, 0, real);
            check_blocks (&model->config, golden, 3, real);
          }
        g_assert_cmpfloat_with_epsilon (tower_shape (tower)->scale, *golden_tensor (golden, "scale", NULL),
                                        1e-6 * tower_shape (tower)->scale);
        forget (folder, configs[i]);
      }
}

/* Texts that go together say what each of them says alone. */
static void
test_together (gconstpointer folder)
{
  g_autoptr (ViaModel) model = open_form (folder, "mini-cliptext", NULL);
  g_autoptr (Tower) tower = tower_open (&model->config, NULL);
  GArray            *rows[40];
  g_autofree double *all = g_new (double, G_N_ELEMENTS (rows) * FEATURES), *one = g_new (double, FEATURES);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    rows[i] = row_of (i % 7 == 3 ? odd[1] : prompts[i % G_N_ELEMENTS (prompts)]);
  g_assert_true (tower_run (tower, rows, G_N_ELEMENTS (rows), REAL_F64, &(Progress){ 0 }, all, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (tower_run (tower, rows + i, 1, REAL_F64, &(Progress){ 0 }, one, NULL));
      g_assert_cmpfloat (difference (all + i * FEATURES, one, FEATURES), <=, 1e-12);
    }
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_array_unref (rows[i]);
  forget (folder, "mini-cliptext");
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  return batch_compare (*(GArray *const *) a, *(GArray *const *) b);
}

/* Texts that begin alike share the rows of their beginning, in whatever order they come; each says what it says alone. */
static void
test_alike (gconstpointer folder)
{
  static const char *const patterns[] = { "a photo of the large %c%c.", "a %c%c in a video game.", "%c%c",
                                          "a photo of the large %c" };
  g_autoptr (ViaModel) model = open_form (folder, "mini-cliptext-gen", NULL);
  g_autoptr (Tower) tower = tower_open (&model->config, NULL);
  GArray            *rows[60], *ordered[G_N_ELEMENTS (rows)];
  g_autofree double *all = g_new (double, G_N_ELEMENTS (rows) * FEATURES), *one = g_new (double, FEATURES);
  g_auto (Batch) batch = { 0 };
  guint tokens = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf (patterns[i % G_N_ELEMENTS (patterns)], 'a' + (int) (i / 4), 'z' - (int) (i / 8));

      rows[i] = ordered[i] = row_of (text);
      tokens += rows[i]->len;
    }
  for (Real real = REAL_F32; real <= REAL_F64; real++)
    {
      g_assert_true (tower_run (tower, rows, G_N_ELEMENTS (rows), real, &(Progress){ 0 }, all, NULL));
      for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
        {
          g_assert_true (tower_run (tower, rows + i, 1, real, &(Progress){ 0 }, one, NULL));
          g_assert_cmpfloat (difference (all + i * FEATURES, one, FEATURES), <=, real == REAL_F64 ? 1e-12 : 4e-6);
        }
    }
  qsort (ordered, G_N_ELEMENTS (ordered), sizeof *ordered, compare_rows);
  batch_init (&batch, tokens);
  batch_fill (&batch, ordered, G_N_ELEMENTS (ordered));
  g_assert_cmpuint (batch.texts, ==, G_N_ELEMENTS (rows));
  g_assert_cmpuint (batch.rows, <, tokens * 2 / 3);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_array_unref (rows[i]);
  forget (folder, "mini-cliptext-gen");
}

/* What is not CLIP's text tower, or not a whole one, is refused in one sentence. */
static void
test_refused (gconstpointer folder)
{
  static const struct
  {
    FormRule    rule;
    const char *word;
  } rows[] = {
    { { "^token_embedding", "no_words" }, "tower for texts" },
    { { "^logit_scale", "logit_bias" }, "logit_bias" },
    { { "^positional_embedding", "cls_emb" }, "cls_emb" },
    { { "^text_projection$", "text_projection.bias" }, "text_projection.bias" },
    { { "^ln_final\\.bias", "text.transformer.embeddings.word" }, "language model" },
    { { "^transformer\\.resblocks\\.1\\.ln_1\\.bias", "transformer.resblocks.1.ls_1.gamma" }, "resblocks.1.ls_1.gamma" },
    { { "^transformer\\.resblocks\\.1\\.mlp\\.c_fc\\.weight", "gone" }, "resblocks.1.mlp.c_fc.weight" },
    { { "^logit_scale", "gone" }, "logit_scale" },
    { { "^token_embedding.weight", "@", "token_embedding.weight," }, "24704" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (ViaModel) whole = open_form (folder, "mini-cliptext", NULL);
      FormRule   rules[] = { rows[i].rule, { NULL } };
      const Form form = { "mini-cliptext", "odd", rules, FALSE, "", "clip" };
      g_autoptr (GError) error = NULL;

      forms_rewrite (&form, whole->config.weights);
      g_assert_null (tower_open (&whole->config, &error));
      g_assert_nonnull (strstr (error->message, rows[i].word));
      forget (folder, "mini-cliptext");
    }
}

/* What the .ini and files beside the weights say. */
static void
test_said (gconstpointer folder)
{
  g_autoptr (ViaModel) model = open_form (folder, "mini-cliptext", NULL);
  Config config = model->config;
  g_autoptr (GError) heads = NULL, divisor = NULL, unlike = NULL, features = NULL, siglip = NULL;

  config.text_heads = 0;
  g_assert_null (tower_open (&config, &heads));
  g_assert_nonnull (strstr (heads->message, "text_heads="));
  config.text_heads = 5;
  g_assert_null (tower_open (&config, &divisor));
  g_assert_nonnull (strstr (divisor->message, "24"));
  config.text_heads = 3;
  config.text_unlike = (char *) "open_clip_config.json: no_causal_mask=true";
  g_assert_null (tower_open (&config, &unlike));
  g_assert_nonnull (strstr (unlike->message, "no_causal_mask=true"));
  config.text_unlike = NULL;
  config.projection = 32;
  g_assert_null (tower_open (&config, &features));
  g_assert_nonnull (strstr (features->message, "32"));
  config.projection = 24;
  config.family = FAMILY_SIGLIP;
  g_assert_null (tower_open (&config, &siglip));
  g_assert_nonnull (strstr (siglip->message, "probe train"));
  forget (folder, "mini-cliptext");
}

/* A scale that no training leaves behind is told. */
static void
test_doubt (gconstpointer folder)
{
  static const float scale = 7.5f;
  g_autoptr (ViaModel) usual = open_form (folder, "mini-cliptext", NULL), strange = NULL;
  g_autofree char *path = g_strdup (usual->config.weights), *ini = g_strdup (usual->config.ini), *bytes = NULL;
  gsize            n;
  const Tensor    *tensor = weights_find (usual->weights, "logit_scale");
  const char      *begin = g_bytes_get_data (weights_bytes (usual->weights), NULL);

  g_assert_null (*via_model_notes (usual));
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  memcpy (bytes + ((const char *) tensor->data - begin), &scale, sizeof scale);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n, NULL));
  strange = via_model_open (ini, NULL);
  g_assert_nonnull (strstr (*via_model_notes (strange), "7.5"));
  forget (folder, "mini-cliptext");
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("via-tower-XXXXXX", NULL);
  int              result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/tower/golden", folder, test_golden);
  g_test_add_data_func ("/tower/together", folder, test_together);
  g_test_add_data_func ("/tower/alike", folder, test_alike);
  g_test_add_data_func ("/tower/refused", folder, test_refused);
  g_test_add_data_func ("/tower/said", folder, test_said);
  g_test_add_data_func ("/tower/doubt", folder, test_doubt);
  result = g_test_run ();
  g_rmdir (folder);
  return result;
}
