/* test-detect.c - what a checkpoint and its description tell about a network, and every way they can be wrong.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "../folder.h"
#include "checkpoint/weights/weights.h"
#include "golden.h"
#include "model.h"

/* A plain ViT without a description: dimensions from the tensors, the rest as such networks are trained. */
static void
test_detection (void)
{
  g_autoptr (ViaModel) model = NULL;
  const Config *config;

  folder_checkpoint ("odd-vit", "alone.safetensors");
  open_bad ("alone", VIA_ERROR_UNSUPPORTED, "heads="); /* 40 is not the width of any published ViT */
  folder_write ("alone.ini", "[model]\nheads=5\n");
  model = open_good ("alone");
  config = &model->config;
  g_assert_cmpstr (config->name, ==, "alone");
  g_assert_cmpint (config->image_size, ==, 30);
  g_assert_cmpint (config->patch, ==, 6);
  g_assert_cmpint (config->width, ==, 40);
  g_assert_cmpint (config->depth, ==, 4);
  g_assert_cmpint (config->hidden, ==, 160);
  g_assert_cmpint (config->n_classes, ==, 11);
  g_assert_cmpfloat (config->norm_eps, ==, 1e-6);
  g_assert_cmpfloat (config->final_norm_eps, ==, 1e-6);
  g_assert_cmpint (config->crop, ==, 30);
  g_assert_cmpint (config->resize, ==, 33); /* as timm: int (30 / 0.9), whatever else the .ini says */
  g_assert_cmpint (config->interpolation, ==, INTERPOLATION_BICUBIC);
  g_assert_cmpstr (via_model_label (model, 10), ==, "class 10");
  g_assert_cmpint (config->source[KEY_HEADS], ==, SOURCE_INI);
  g_assert_cmpint (config->source[KEY_IMAGE_SIZE], ==, SOURCE_CHECKPOINT);
  g_assert_cmpint (config->source[KEY_MEAN], ==, SOURCE_DEFAULT);
  folder_remove ("alone.ini");
  folder_remove ("alone.safetensors");
}

static void
check_usual (const char *file, int resize, int heads, float mean)
{
  g_autofree char *path = folder_file (file);
  g_autoptr (ViaModel) model = open_good (path);

  g_assert_cmpint (model->config.resize, ==, resize);
  g_assert_cmpint (model->config.heads, ==, heads);
  g_assert_cmpfloat (model->config.mean[0], ==, mean);
  folder_remove (file);
}

static void
test_usual (void)
{
  folder_blank ("small.safetensors", 192, 14, 16);
  check_usual ("small.safetensors", 248, 3, 0.5f);
  folder_blank ("deit_tiny.safetensors", 192, 14, 16);
  check_usual ("deit_tiny.safetensors", 256, 3, 0.485f);
  folder_blank ("large-picture.safetensors", 192, 24, 16);
  check_usual ("large-picture.safetensors", 384, 3, 0.5f);
  folder_blank ("deit_384.safetensors", 192, 24, 16);
  check_usual ("deit_384.safetensors", 438, 3, 0.485f); /* int (384 / 0.875), not 439 */
  folder_blank ("other-width.safetensors", 128, 14, 16);
  check_usual ("other-width.safetensors", 248, 2, 0.5f);
}

/* The mini-vit checkpoint with one thing changed. */
static void
write_changed (const char *rename_from, const char *rename_to, gboolean flatten, const char *file)
{
  g_autofree char *original = folder_file ("original.safetensors");
  g_autofree char *path = folder_file (file);
  g_autoptr (Weights) weights = NULL;
  g_autofree ViaTensor *tensors = NULL;
  guint                 n = 0;

  folder_checkpoint ("mini-vit", "original.safetensors");
  weights = weights_open (original, NULL);
  tensors = g_new0 (ViaTensor, weights_n_tensors (weights));
  for (guint i = 0; i < weights_n_tensors (weights); i++)
    {
      const Tensor *tensor = weights_nth (weights, i);
      gboolean      chosen = strcmp (tensor->name, rename_from) == 0;

      if (chosen && !rename_to)
        continue;
      tensors[n] = (ViaTensor){ chosen ? rename_to : tensor->name, "F32", tensor->rank, { 0 }, tensor->data };
      memcpy (tensors[n].shape, tensor->shape, sizeof tensors[n].shape);
      if (chosen && flatten)
        {
          tensors[n].rank = 1;
          tensors[n].shape[0] = tensor->count;
        }
      n++;
    }
  g_assert_true (via_tensor_write (path, tensors, n, NULL, NULL));
  folder_remove ("original.safetensors");
}

static void
check_changed (const char *from, const char *to, gboolean flatten, ViaError code, const char *word)
{
  write_changed (from, to, flatten, "changed.safetensors");
  folder_write ("changed.ini", "[model]\nheads=3\n");
  open_bad ("changed", code, word);
  folder_remove ("changed.ini");
  folder_remove ("changed.safetensors");
}

/* Whatever is missing, mis-shaped or left over is named. */
static void
test_incomplete (void)
{
  check_changed ("blocks.1.norm2.bias", NULL, FALSE, VIA_ERROR_FILE, "missing: blocks.1.norm2.bias");
  check_changed ("blocks.1.attn.proj.weight", "blocks.1.attn.proj.weight", TRUE, VIA_ERROR_FILE, "blocks.1.attn.proj.weight");
  check_changed ("norm.bias", "norm.bios", FALSE, VIA_ERROR_FILE, "unknown: norm.bios");
  check_changed ("pos_embed", NULL, FALSE, VIA_ERROR_FILE, "pos_embed");
  check_changed ("pos_embed", "pos_embed", TRUE, VIA_ERROR_FILE, "pos_embed");
  check_changed ("head.weight", "head.weight", TRUE, VIA_ERROR_FILE, "head.weight");
  check_changed ("patch_embed.proj.weight", NULL, FALSE, VIA_ERROR_UNSUPPORTED, "cls_token");
  check_changed ("head.weight", NULL, FALSE, VIA_ERROR_UNSUPPORTED, "head");
  check_changed ("blocks.0.mlp.fc1.weight", NULL, FALSE, VIA_ERROR_FILE, "blocks.0.mlp.fc1.weight");
  check_changed ("blocks.1.mlp.fc1.weight", NULL, FALSE, VIA_ERROR_FILE, "missing: blocks.1.mlp.fc1.weight");
  check_changed ("blocks.1.norm1.weight", NULL, FALSE, VIA_ERROR_FILE, "unknown: blocks.1.norm1.bias");
  check_changed ("norm.weight", NULL, FALSE, VIA_ERROR_FILE, "norm.weight");
}

/* The other families: their dimensions, what is usual for them, and a description that says another family. */
static void
test_families (void)
{
  static const struct
  {
    const char  *network;
    Family       family;
    double       eps;
    float        mean;
    int          image_size, resize, pos_grid, projection;
    PositionRule positions;
  } families[] = {
    { "mini-mae", FAMILY_MAE, 1e-6, 0.485f, 32, 36, 4, 0, POSITION_BICUBIC }, /* int (32 x 256 / 224) */
    { "mini-dinov2", FAMILY_DINOV2, 1e-6, 0.485f, 72, 82, 9, 0, POSITION_BICUBIC },
    { "mini-clip", FAMILY_CLIP, 1e-5, 0.48145466f, 32, 32, 4, 24, POSITION_BICUBIC_ANTIALIAS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autoptr (ViaModel) model = NULL;
      const Config *c;

      folder_checkpoint (families[i].network, "other.safetensors");
      folder_write ("other.ini", "[model]\nheads=3\n");
      model = open_good ("other");
      c = &model->config;
      g_assert_cmpint (c->family, ==, families[i].family);
      g_assert_cmpfloat (c->norm_eps, ==, families[i].eps);
      g_assert_cmpfloat (c->final_norm_eps, ==, families[i].eps);
      g_assert_cmpfloat (c->mean[0], ==, families[i].mean);
      g_assert_cmpint (c->image_size, ==, families[i].image_size);
      g_assert_cmpint (c->resize, ==, families[i].resize);
      g_assert_cmpint (c->pos_grid, ==, families[i].pos_grid);
      g_assert_cmpint (c->projection, ==, families[i].projection);
      g_assert_cmpint (c->pos_interpolation, ==, families[i].positions);
      g_assert_cmpint (c->n_classes, ==, 7);
      g_assert_cmpint (c->depth, ==, 3);
      g_assert_cmpint (c->source[KEY_FAMILY], ==, SOURCE_CHECKPOINT);
      folder_write ("other.ini", "[model]\nheads=3\nfamily=vit\n");
      open_bad ("other", VIA_ERROR_FILE, "family=vit");
      folder_remove ("other.ini");
      folder_remove ("other.safetensors");
    }
}

/* A picture of another size than the positions were trained for. */
static void
test_resized_positions (void)
{
  g_autoptr (ViaModel) model = NULL;

  folder_checkpoint ("mini-vit", "small.safetensors");
  folder_write ("small.ini", "[model]\nheads=3\nimage_size=64\npos_interpolation=bicubic\n");
  model = open_good ("small");
  g_assert_cmpint (via_model_input_size (model), ==, 64);
  g_assert_cmpint (via_model_n_tokens (model), ==, 65);
  g_assert_cmpint (model->config.pos_grid, ==, 4);
  folder_remove ("small.ini");
  folder_remove ("small.safetensors");
}

static void
check_family (const char *name, Family family, ConfigSource source, float mean)
{
  g_autoptr (ViaModel) model = open_good (name);

  g_assert_cmpint (model->config.family, ==, family);
  g_assert_cmpint (model->config.source[KEY_FAMILY], ==, source);
  g_assert_cmpfloat (model->config.mean[0], ==, mean);
}

/* MAE's fixed positions give it away even where nothing else does. */
static void
test_mae_without_probe (void)
{
  g_autofree char *path = folder_file ("mae.safetensors");
  gsize            size;
  char            *file;
  guint64          header;

  folder_blank ("mae.safetensors", 192, 14, 16);
  g_assert_true (g_file_get_contents (path, &file, &size, NULL));
  memcpy (&header, file, sizeof header);
  memset (file + 8 + header + 4 * 192, 0, 4 * 192); /* the positions come after the class token */
  g_assert_true (g_file_set_contents (path, file, (gssize) size, NULL));
  check_family ("mae", FAMILY_MAE, SOURCE_FINGERPRINT, 0.485f);
  folder_write ("mae.ini", "[model]\nfamily=vit\n");
  check_family ("mae", FAMILY_VIT, SOURCE_INI, 0.5f); /* who says so knows */
  folder_remove ("mae.ini");
  folder_remove ("mae.safetensors");
  g_free (file);
}

/* Facts that may differ when a line of the .ini is there: those the line is about. */
static gboolean
is_about (const char *line, const char *key)
{
  return g_str_has_prefix (line, key) || (g_str_has_prefix (line, "norm_eps") && strcmp (key, "final_norm_eps") == 0)
         || (g_str_has_prefix (line, "resize_mode") && strcmp (key, "resize") == 0) || strcmp (key, "ini") == 0
         || (g_str_has_prefix (line, "outputs") && strcmp (key, "labels") == 0);
}

static char **
facts_with (const char *file, const char *line)
{
  g_autofree char *stem = g_strndup (file, strlen (file) - strlen (".safetensors")), *ini = g_strconcat (stem, ".ini", NULL);
  g_autofree char *text = g_strdup_printf ("[model]\n%s\n", line ? line : "");
  g_autofree char *path = folder_file (file);
  g_autoptr (ViaModel) model = NULL;
  char **facts;

  if (line)
    folder_write (ini, text);
  model = open_good (path);
  facts = g_strdupv ((char **) via_model_facts (model));
  if (line)
    folder_remove (ini);
  return facts;
}

/* One line of an .ini changes nothing but what it is about: what is usual stays usual. */
static void
test_one_line (void)
{
  static const char *const files[] = { "plain.safetensors", "deit_tiny.safetensors" };
  static const char *const lines[] = {
    "labels=names.txt",
    "heads=6",
    "norm_eps=1e-5",
    "final_norm_eps=1e-5",
    "activation=quick_gelu",
    "mean=0.1;0.2;0.3",
    "std=0.1;0.2;0.3",
    "interpolation=bilinear",
    "pos_interpolation=bicubic_offset",
    "outputs=sigmoid",
    "licence=mine",
    "description=mine",
    "source_url=http://localhost/x",
    "resize=300",
    "family=vit",
    "name=mine",
    "size=3 MB",
    "md5=00",
  };

  folder_write ("names.txt", "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
  for (gsize f = 0; f < G_N_ELEMENTS (files); f++)
    {
      g_auto (GStrv) before = NULL;

      folder_blank (files[f], 192, 14, 16);
      before = facts_with (files[f], NULL);
      for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
        {
          g_auto (GStrv) after = facts_with (files[f], lines[i]);

          for (int b = 0; before[b]; b += 2)
            for (int a = 0; after[a]; a += 2)
              if (strcmp (before[b], after[a]) == 0 && !is_about (lines[i], before[b]))
                g_assert_cmpstr (after[a + 1], ==, before[b + 1]);
        }
      folder_remove (files[f]);
    }
  folder_remove ("names.txt");
}

/* Quotes round a value are no part of it. */
static void
test_quotes (void)
{
  g_autoptr (ViaModel) model = NULL;

  folder_checkpoint ("mini-vit", "mini.safetensors");
  folder_write ("quoted.ini",
                "[model]\nname='A \"net\"'\nweights=\"mini.safetensors\"\nheads=\"3\"\nmean='0.5;0.5;0.5'\nlicence=\"\n");
  model = open_good ("quoted");
  g_assert_cmpstr (via_model_name (model), ==, "A \"net\"");
  g_assert_true (g_str_has_suffix (via_model_weights (model), "/mini.safetensors"));
  g_assert_cmpint (via_model_n_heads (model), ==, 3);
  g_assert_cmpstr (model->config.licence, ==, "\"");
  folder_remove ("quoted.ini");
  folder_remove ("mini.safetensors");
}

static const struct
{
  const char *line;
  ViaError    code;
  const char *word;
} bad_lines[] = {
  { "haeds=3", VIA_ERROR_FILE, "haeds" },
  { "heads=0", VIA_ERROR_FILE, "heads=0" },
  { "heads=3.5", VIA_ERROR_FILE, "heads=3.5" },
  { "heads=three", VIA_ERROR_FILE, "heads=three" },
  { "heads=5", VIA_ERROR_FILE, "48" },
  { "heads=", VIA_ERROR_FILE, "heads=" },
  { "heads=99999999999999999999", VIA_ERROR_FILE, "heads=" },
  { "family=vitt", VIA_ERROR_FILE, "dinov2" },
  { "family=clip", VIA_ERROR_FILE, "family=clip" },
  { "head=probe.safetensors", VIA_ERROR_FILE, "put probe.safetensors" },
  { "image_size=60", VIA_ERROR_FILE, "a multiple of 8" },
  { "pos_interpolation=linear", VIA_ERROR_FILE, "bicubic_antialias" },
  { "activation=relu", VIA_ERROR_FILE, "quick_gelu" },
  { "norm_eps=nan", VIA_ERROR_FILE, "norm_eps=nan" },
  { "norm_eps=-1", VIA_ERROR_FILE, "norm_eps=-1" },
  { "mean=0.5", VIA_ERROR_FILE, "mean=0.5" },
  { "mean=0.5;0.5;x", VIA_ERROR_FILE, "mean=" },
  { "mean=1;2;3;4", VIA_ERROR_FILE, "mean=" },
  { "std=0;1;1", VIA_ERROR_FILE, "std=0;1;1" },
  { "crop=31", VIA_ERROR_FILE, "crop=31" },
  { "resize=0", VIA_ERROR_FILE, "resize=0" },
  { "interpolation=nearest", VIA_ERROR_FILE, "bilinear, bicubic" },
  { "resize_mode=both", VIA_ERROR_FILE, "squash" },
  { "labels=nowhere.txt", VIA_ERROR_FILE, "nowhere.txt" },
  { "labels=many.txt", VIA_ERROR_FILE, "many.txt" },
  { "labels=broken.txt", VIA_ERROR_FILE, "UTF-8" },
  { "weights=nowhere.safetensors", VIA_ERROR_FILE, "nowhere.safetensors" },
  { "weights=many.txt", VIA_ERROR_FILE, "many.txt" },
  { "[other]\nx=1", VIA_ERROR_FILE, "[model]" },
  { "what is this", VIA_ERROR_FILE, "model description" },
};

static void
test_bad_lines (void)
{
  folder_checkpoint ("mini-vit", "mini.safetensors");
  folder_write ("many.txt", "a\nb\nc\nd\ne\nf\ng\nh\n");
  folder_write ("broken.txt", "caf\xe9\n");
  for (gsize i = 0; i < G_N_ELEMENTS (bad_lines); i++)
    {
      gboolean has_heads = g_str_has_prefix (bad_lines[i].line, "heads"),
               has_weights = strstr (bad_lines[i].line, "weights=") != NULL;
      g_autofree char *ini = g_strdup_printf ("[model]\n%s%s%s\n", has_heads ? "" : "heads=3\n",
                                              has_weights ? "" : "weights=mini.safetensors\n", bad_lines[i].line);

      folder_write ("bad.ini", ini);
      open_bad ("bad", bad_lines[i].code, bad_lines[i].word);
    }
  folder_write ("bad.ini", "");
  open_bad ("bad", VIA_ERROR_FILE, "[model]");
  folder_write ("bad.ini", "weights=mini.safetensors\nheads=3\n");
  open_bad ("bad", VIA_ERROR_FILE, "the line [model] comes before its keys");
  folder_remove ("bad.ini");
  folder_remove ("many.txt");
  folder_remove ("broken.txt");
  folder_remove ("mini.safetensors");
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detect/detection", test_detection);
  g_test_add_func ("/detect/usual", test_usual);
  g_test_add_func ("/detect/incomplete", test_incomplete);
  g_test_add_func ("/detect/families", test_families);
  g_test_add_func ("/detect/resized-positions", test_resized_positions);
  g_test_add_func ("/detect/mae-without-probe", test_mae_without_probe);
  g_test_add_func ("/detect/one-line", test_one_line);
  g_test_add_func ("/detect/quotes", test_quotes);
  g_test_add_func ("/detect/bad-lines", test_bad_lines);
  result = g_test_run ();
  folder_end ();
  return result;
}
