/* folder.c - a fresh models folder for a test program, and models to put into it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "folder.h"

#include <glib/gstdio.h>
#include <string.h>

#include "golden.h"

static char *root;

void
folder_begin (void)
{
  g_autofree char *models = NULL, *data = NULL, *cache = NULL;

  root = g_dir_make_tmp ("via-models-XXXXXX", NULL);
  models = g_build_filename (root, "models", NULL);
  data = g_build_filename (root, "data", NULL);
  g_setenv ("VIT_ATTRIBUTION_MODELS", models, TRUE);
  cache = g_build_filename (root, "cache", NULL);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_mkdir (models, 0700);
}

char *
folder_digests (void)
{
  return g_build_filename (root, "cache", "vit-attribution", "digests.ini", NULL);
}

void
folder_forget_digests (void)
{
  g_autofree char *file = folder_digests (), *folder = g_path_get_dirname (file), *cache = g_path_get_dirname (folder);

  g_unlink (file);
  g_rmdir (folder);
  g_rmdir (cache);
}

void
folder_make (const char *name)
{
  g_autofree char *path = folder_file (name);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
}

void
folder_end (void)
{
  g_autofree char *models = g_build_filename (root, "models", NULL);

  g_assert_cmpint (g_rmdir (models), ==, 0);
  folder_forget_digests ();
  g_assert_cmpint (g_rmdir (root), ==, 0);
  g_clear_pointer (&root, g_free);
}

const char *
folder_root (void)
{
  return root;
}

char *
folder_file (const char *file)
{
  return g_build_filename (root, "models", file, NULL);
}

void
folder_write (const char *file, const char *text)
{
  g_autofree char *path = folder_file (file);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

void
folder_copy (const char *test_file, const char *file)
{
  g_autofree char *from = g_build_filename (g_getenv ("VIA_TEST_DATA"), test_file, NULL), *to = folder_file (file), *text = NULL;
  gsize            size;

  g_assert_true (g_file_get_contents (from, &text, &size, NULL));
  g_assert_true (g_file_set_contents (to, text, (gssize) size, NULL));
}

void
folder_remove (const char *file)
{
  g_autofree char *path = folder_file (file);

  g_assert_cmpint (g_remove (path), ==, 0);
}

void
folder_checkpoint (const char *config, const char *file)
{
  g_autofree char *path = folder_file (file);
  g_autofree char *ini = g_strndup (path, strlen (path) - strlen (".safetensors"));
  g_autofree char *description = g_strconcat (ini, ".ini", NULL);

  golden_checkpoint (golden_config (config), path);
  g_assert_cmpint (g_unlink (description), ==, 0);
}

const char *
fact_of (ViaModel *model, const char *key)
{
  for (const char *const *facts = via_model_facts (model); *facts; facts += 2)
    if (strcmp (facts[0], key) == 0)
      return facts[1];
  return NULL;
}

ViaModel *
open_good (const char *name)
{
  g_autoptr (GError) error = NULL;
  ViaModel *model = via_model_open (name, &error);

  g_assert_no_error (error);
  return model;
}

void
open_bad (const char *name, ViaError code, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;

  g_assert_null (via_model_open (name, &error));
  g_assert_error (error, VIA_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_cmpstr (strstr (error->message, word) ? word : error->message, ==, word);
  g_assert_false (via_model_is_installed (name, &again));
  g_assert_cmpstr (again->message, ==, error->message);
}

void
folder_blank (const char *file, int width, int side, int patch)
{
  const int         n = 1 + side * side, most = width * MAX (MAX (4 * width, 3 * patch * patch), n);
  const gint64      D = width, F = 4 * width;
  g_autofree char  *path = folder_file (file);
  g_autofree float *ones = g_new (float, most);
  const ViaTensor   tensors[] = {
      { "cls_token", "F32", 3, { 1, 1, D }, ones },
      { "pos_embed", "F32", 3, { 1, n, D }, ones },
      { "patch_embed.proj.weight", "F32", 4, { D, 3, patch, patch }, ones },
      { "patch_embed.proj.bias", "F32", 1, { D }, ones },
      { "blocks.0.norm1.weight", "F32", 1, { D }, ones },
      { "blocks.0.norm1.bias", "F32", 1, { D }, ones },
      { "blocks.0.attn.qkv.weight", "F32", 2, { 3 * D, D }, ones },
      { "blocks.0.attn.qkv.bias", "F32", 1, { 3 * D }, ones },
      { "blocks.0.attn.proj.weight", "F32", 2, { D, D }, ones },
      { "blocks.0.attn.proj.bias", "F32", 1, { D }, ones },
      { "blocks.0.norm2.weight", "F32", 1, { D }, ones },
      { "blocks.0.norm2.bias", "F32", 1, { D }, ones },
      { "blocks.0.mlp.fc1.weight", "F32", 2, { F, D }, ones },
      { "blocks.0.mlp.fc1.bias", "F32", 1, { F }, ones },
      { "blocks.0.mlp.fc2.weight", "F32", 2, { D, F }, ones },
      { "blocks.0.mlp.fc2.bias", "F32", 1, { D }, ones },
      { "norm.weight", "F32", 1, { D }, ones },
      { "norm.bias", "F32", 1, { D }, ones },
      { "head.weight", "F32", 2, { 10, D }, ones },
      { "head.bias", "F32", 1, { 10 }, ones },
  };

  for (int i = 0; i < most; i++)
    ones[i] = 1;
  g_assert_true (via_tensor_write (path, tensors, G_N_ELEMENTS (tensors), NULL, NULL));
}
