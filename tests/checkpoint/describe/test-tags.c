/* test-tags.c - selected_tags.csv beside weights makes a tagger of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "../folder.h"
#include "model.h"
#include "via.h"

/* The seven outputs of the miniature; the quotes are those of CSV. */
#define TAGS                      \
  "tag_id,name,category,count\n"  \
  "9999999,general,9,100\n"       \
  "1,1girl,0,90\n"                \
  "2,\"a, b \"\"c\"\"\",0,80\r\n" \
  "3,hatsune_miku,4,70\n"         \
  "4,>_<,0,60\n"                  \
  "5,smile,0,50\n"                \
  "6,rem,4,40\n"

static void
write_tagger (const char *tags)
{
  folder_make ("tagger");
  folder_checkpoint ("mini-vit", "tagger/model.safetensors");
  folder_write ("tagger/selected_tags.csv", tags);
  folder_write ("tagger/model.ini", "[model]\nheads=3\n");
}

static void
remove_tagger (void)
{
  folder_remove ("tagger/selected_tags.csv");
  folder_remove ("tagger/model.ini");
  folder_remove ("tagger/model.safetensors");
  folder_remove ("tagger");
}

static void
test_read (void)
{
  g_autoptr (ViaModel) model = NULL;
  const Config *config;

  write_tagger (TAGS);
  model = open_good ("tagger");
  config = &model->config;
  g_assert_cmpint (via_model_outputs (model), ==, VIA_OUTPUTS_SIGMOID);
  g_assert_cmpint (config->channels, ==, CHANNELS_BGR);
  g_assert_cmpint (config->resize_mode, ==, RESIZE_PAD);
  g_assert_cmpint (config->resize, ==, config->image_size);
  g_assert_cmpfloat (config->pad_color[2], ==, 1);
  g_assert_cmpstr (via_model_label (model, 2), ==, "a, b \"c\"");
  g_assert_cmpstr (via_model_label (model, 4), ==, ">_<");
  g_assert_cmpfloat (config->thresholds[0], ==, 0.35f);
  g_assert_cmpfloat (config->thresholds[3], ==, 0.75f);
  g_assert_cmpfloat (config->thresholds[6], ==, 0.75f);
  remove_tagger ();
}

/* Other columns, in another order; what the .ini says counts. */
static void
test_ini (void)
{
  g_autoptr (ViaModel) model = NULL;

  write_tagger ("category,name\n0,a\n0,b\n4,c\n0,d\n0,e\n0,f\n0,g\n");
  folder_write ("tagger/model.ini", "[model]\nheads=3\nchannels=rgb\nresize_mode=shorter\noutputs=softmax\n");
  model = open_good ("tagger");
  g_assert_cmpint (via_model_outputs (model), ==, VIA_OUTPUTS_SOFTMAX);
  g_assert_cmpint (model->config.channels, ==, CHANNELS_RGB);
  g_assert_cmpint (model->config.resize_mode, ==, RESIZE_SHORTER);
  g_assert_cmpstr (via_model_label (model, 2), ==, "c");
  remove_tagger ();
}

static void
check_refused (const char *tags, const char *word)
{
  write_tagger (tags);
  open_bad ("tagger", VIA_ERROR_FILE, word);
  remove_tagger ();
}

static void
test_refused (void)
{
  check_refused ("", "“name” and “category”");
  check_refused ("a,b\n1,2\n", "“name” and “category”");
  check_refused ("name,category\n", "line 2");
  check_refused ("name,category\na,0\nb\n", "line 3");
  check_refused ("name,category\na,0\n", "holds 1 tags, but the network has 7 outputs");
  check_refused (TAGS "7,more,0,1\n", "holds 8 tags");
}

/* What is found is what is above its own threshold, best first; at least the best. */
static void
test_found (void)
{
  g_autoptr (ViaModel) model = NULL;
  g_autoptr (ViaTrace) trace = NULL;
  g_autofree float *input = NULL;
  ViaGuess          all[7], found[7];
  guint             n, k = 0;

  write_tagger (TAGS);
  model = open_good ("tagger");
  input = g_new0 (float, 3 * (gsize) via_model_input_size (model) * (gsize) via_model_input_size (model));
  trace = via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);
  via_trace_top (trace, all, 7);
  for (int i = 0; i < 7; i++) /* every other one in, at its own probability's edge */
    model->config.thresholds[all[i].index] = i % 2 ? all[i].probability : all[i].probability - 1e-6f;
  n = via_trace_tags (trace, found, 7);
  g_assert_cmpuint (n, ==, 4);
  for (guint i = 0; i < n; i++, k += 2)
    g_assert_cmpint (found[i].index, ==, all[k].index);
  g_assert_cmpuint (via_trace_tags (trace, found, 2), ==, 2);
  for (int i = 0; i < 7; i++)
    model->config.thresholds[i] = 1;
  g_assert_cmpuint (via_trace_tags (trace, found, 7), ==, 1);
  g_assert_cmpint (found[0].index, ==, all[0].index);
  remove_tagger ();
}

int
main (int argc, char **argv)
{
  int result;

  folder_begin ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/read", test_read);
  g_test_add_func ("/tags/ini", test_ini);
  g_test_add_func ("/tags/refused", test_refused);
  g_test_add_func ("/tags/found", test_found);
  result = g_test_run ();
  folder_end ();
  return result;
}
