/* test-golden.c - the generator makes the same networks and inputs as the one that made the golden data.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>

#include "checkpoint/weights/weights.h"
#include "golden.h"

/* Published check vector of the basic sequence. */
static void
test_sequence (void)
{
  const double expected[] = { -0.18247509002685547, 0.4875904321670532, 0.8580979108810425, -0.626726508140564 };
  double       values[4], late[1];

  golden_random ("cls_token", 0, 0, 4, values);
  golden_random ("cls_token", 0, 3, 1, late);
  for (int i = 0; i < 4; i++)
    g_assert_cmpfloat (values[i], ==, expected[i]);
  g_assert_cmpfloat (late[0], ==, expected[3]);
}

/* Float64 sums of the first three and the last two tensors of each network, from the manifest of the golden data. */
static const struct
{
  const char *config, *tensor;
  double      sum;
} sums[] = {
  { "mini-vit", "cls_token", 96.3915364742279 },
  { "mini-vit", "pos_embed", 815.3043958544731 },
  { "mini-vit", "patch_embed.proj.weight", -1.0087875351309776 },
  { "mini-vit", "head.weight", 1.9359240531921387 },
  { "mini-vit", "head.bias", -0.04954990325495601 },
  { "mini-mae", "cls_token", 95.25634694099426 },
  { "mini-mae", "pos_embed", 818.7279086112976 },
  { "mini-mae", "patch_embed.proj.weight", 1.6997933760285378 },
  { "mini-mae", "head.1.weight", 2.2187201380729675 },
  { "mini-mae", "head.1.bias", 0.1404244671575725 },
  { "mini-dinov2", "dinov2.embeddings.cls_token", 95.86948442459106 },
  { "mini-dinov2", "dinov2.embeddings.position_embeddings", 3938.8954752087593 },
  { "mini-dinov2", "dinov2.embeddings.patch_embeddings.projection.weight", -2.8124239817261696 },
  { "mini-dinov2", "classifier.weight", -1.15365029455279 },
  { "mini-dinov2", "classifier.bias", 0.21723714820109308 },
  { "mini-clip", "visual.class_embedding", 97.9319771528244 },
  { "mini-clip", "visual.positional_embedding", 824.7877420783043 },
  { "mini-clip", "visual.proj", 1.2195191979408264 },
  { "mini-clip", "head.weight", 2.739765916019678 },
  { "mini-clip", "head.bias", -0.06478067953139544 },
  { "mini-vit-gen", "cls_token", 1.4888049960136414 },
  { "mini-vit-gen", "pos_embed", 3.478768229484558 },
  { "mini-vit-gen", "patch_embed.proj.weight", -6.682468399405479 },
  { "mini-vit-gen", "head.weight", -0.7634725868701935 },
  { "mini-vit-gen", "head.bias", -0.09177361615002155 },
  { "mini-mae-gen", "cls_token", -1.7825714349746704 },
  { "mini-mae-gen", "pos_embed", 4.636861324310303 },
  { "mini-mae-gen", "patch_embed.proj.weight", 3.7971375435590744 },
  { "mini-mae-gen", "head.1.weight", 1.1834733486175537 },
  { "mini-mae-gen", "head.1.bias", 0.10453525837510824 },
  { "mini-dinov2-gen", "dinov2.embeddings.cls_token", 1.6194230318069458 },
  { "mini-dinov2-gen", "dinov2.embeddings.position_embeddings", 15.194261968135834 },
  { "mini-dinov2-gen", "dinov2.embeddings.patch_embeddings.projection.weight", -11.641532942652702 },
  { "mini-dinov2-gen", "classifier.weight", 2.1891235242510447 },
  { "mini-dinov2-gen", "classifier.bias", 0.1126518975943327 },
  { "mini-clip-gen", "visual.class_embedding", -2.5933148860931396 },
  { "mini-clip-gen", "visual.positional_embedding", 6.738107681274414 },
  { "mini-clip-gen", "visual.proj", -1.1841228604316711 },
  { "mini-clip-gen", "head.weight", 3.567120146122761 },
  { "mini-clip-gen", "head.bias", 0.2194414958357811 },
  { "mini-gap", "cls_token", 97.48947584629059 },
  { "mini-gap", "pos_embed", 814.112989127636 },
  { "mini-gap", "patch_embed.proj.weight", -1.332445114850998 },
  { "mini-gap", "head.weight", 1.1940576434135437 },
  { "mini-gap", "head.bias", -0.17504506185650826 },
  { "mini-gap-gen", "cls_token", -2.1984288096427917 },
  { "mini-gap-gen", "pos_embed", -17.560072481632233 },
  { "mini-gap-gen", "patch_embed.proj.weight", -8.871032863855362 },
  { "mini-gap-gen", "head.weight", 2.7298704981803894 },
  { "mini-gap-gen", "head.bias", 0.11435320565942675 },
  { "mini-dinov2-lc", "cls_token", 94.10792863368988 },
  { "mini-dinov2-lc", "pos_embed", 819.2859732508659 },
  { "mini-dinov2-lc", "mask_token", 96.37440752983093 },
  { "mini-dinov2-lc-gen", "cls_token", -3.293726146221161 },
  { "mini-dinov2-lc-gen", "pos_embed", -7.774272263050079 },
  { "mini-dinov2-lc-gen", "mask_token", -2.5813618302345276 },
  { "mini-dinov2-lc4", "cls_token", 94.69535076618195 },
  { "mini-dinov2-lc4", "pos_embed", 821.2347685694695 },
  { "mini-dinov2-lc4", "mask_token", 95.97411596775055 },
  { "mini-dinov2-lc4-gen", "cls_token", 0.9553287029266357 },
  { "mini-dinov2-lc4-gen", "pos_embed", -4.411653995513916 },
  { "mini-dinov2-lc4-gen", "mask_token", 1.043566107749939 },
  { "mini-deit-distilled", "cls_token", 95.77429807186127 },
  { "mini-deit-distilled", "dist_token", 95.82486283779144 },
  { "mini-deit-distilled", "pos_embed", 854.1513008475304 },
  { "mini-deit-distilled", "head_dist.weight", -2.3786672949790955 },
  { "mini-deit-distilled", "head_dist.bias", 0.13178795669227839 },
  { "mini-deit-distilled-gen", "cls_token", 1.6239776015281677 },
  { "mini-deit-distilled-gen", "dist_token", 0.022496581077575684 },
  { "mini-deit-distilled-gen", "pos_embed", 14.070616960525513 },
  { "mini-deit-distilled-gen", "head_dist.weight", -0.17215654253959656 },
  { "mini-deit-distilled-gen", "head_dist.bias", -0.022608925122767687 },
  { "mini-noclass", "pos_embed", 765.8275834918022 },
  { "mini-noclass", "patch_embed.proj.weight", -0.9188416078686714 },
  { "mini-noclass", "patch_embed.proj.bias", 48.10951679944992 },
  { "mini-noclass", "head.weight", -1.1626248955726624 },
  { "mini-noclass", "head.bias", 0.15008223056793213 },
  { "mini-noclass-gen", "pos_embed", 1.13919198513031 },
  { "mini-noclass-gen", "patch_embed.proj.weight", -7.218978181481361 },
  { "mini-noclass-gen", "patch_embed.proj.bias", 0.09451418346725404 },
  { "mini-noclass-gen", "head.weight", 0.6262286305427551 },
  { "mini-noclass-gen", "head.bias", -0.052860513562336564 },
  { "mini-noclass-fc", "pos_embed", 770.9339641332626 },
  { "mini-noclass-fc", "patch_embed.proj.weight", 0.6489140093326569 },
  { "mini-noclass-fc", "patch_embed.proj.bias", 48.32599723339081 },
  { "mini-noclass-fc", "head.weight", -2.035051792860031 },
  { "mini-noclass-fc", "head.bias", -0.22937668673694134 },
  { "mini-noclass-fc-gen", "pos_embed", -3.0936702489852905 },
  { "mini-noclass-fc-gen", "patch_embed.proj.weight", -0.6169287115335464 },
  { "mini-noclass-fc-gen", "patch_embed.proj.bias", -0.9051396427676082 },
  { "mini-noclass-fc-gen", "head.weight", -1.408999353647232 },
  { "mini-noclass-fc-gen", "head.bias", 0.06110497750341892 },
  { "odd-vit", "cls_token", 78.95443320274353 },
  { "odd-vit", "pos_embed", 1037.2407020926476 },
  { "odd-vit", "patch_embed.proj.weight", 2.0322485958604375 },
  { "odd-vit", "head.weight", 3.0167907449649647 },
  { "odd-vit", "head.bias", 0.1605013646185398 },
  { "odd-dinov2", "dinov2.embeddings.cls_token", 71.80220317840576 },
  { "odd-dinov2", "dinov2.embeddings.position_embeddings", 926.9828613996506 },
  { "odd-dinov2", "dinov2.embeddings.patch_embeddings.projection.weight", 1.413355684065209 },
  { "odd-dinov2", "classifier.weight", -2.6336950504773995 },
  { "odd-dinov2", "classifier.bias", 0.06656060367822647 },
  { "gap", "pos_embed", 767.998204946518 },
  { "gap", "head.weight", 0.008600443601608276 },
  { "gap-gen", "pos_embed", 1.8536827564239502 },
  { "avg", "patch_embed.proj.weight", -9.32934207469225 },
  { "giant", "cls_token", 96.02888572216034 },
  { "giant", "head.weight", 4.179736356600188 },
  { "dinov3", "storage_tokens", 379.9926698207855 },
  { "dinov3", "blocks.2.attn.qkv.bias_mask", 96.0 },
  { "dinov3", "mask_token", 0.0 },
  { "dinov3plus", "reg_token", 389.1782101392746 },
  { "dinov3plus", "head.weight", -0.7473330795764923 },
  { "siglip", "pos_embed", 770.5224413871765 },
  { "siglip", "head.bias", 0.05825776048004627 },
  { "eva02", "cls_token", 94.18156826496124 },
  { "eva02", "head.bias", -0.18914932943880558 },
  { "eva02-tiny", "patch_embed.proj.weight", 4.316477216780186 },
  { "odd-dinov3", "head.weight", 2.1233129468746483 },
  { "odd-siglip", "head.bias", -0.13413731195032597 },
  { "mini-cliptext", "text_projection", -2.386816316342447 },
  { "mini-cliptext", "logit_scale", 2.925967216491699 },
  { "mini-cliptext", "visual.conv1.weight", 3.5705304965376854 },
  { "mini-cliptext", "transformer.resblocks.1.attn.in_proj_weight", -6.329807145288214 },
  { "mini-cliptext-quick", "text_projection", 8.623744858196005 },
  { "mini-cliptext-quick", "logit_scale", 2.9584715366363525 },
  { "mini-cliptext-quick", "visual.conv1.weight", 0.1470835655927658 },
  { "mini-cliptext-quick", "transformer.resblocks.1.attn.in_proj_weight", -12.381573520586699 },
  { "mini-cliptext-gen", "text_projection", 3.3824353763484396 },
  { "mini-cliptext-gen", "logit_scale", 4.560866355895996 },
  { "mini-cliptext-gen", "visual.conv1.weight", 7.9878495037555695 },
  { "mini-cliptext-gen", "transformer.resblocks.1.attn.in_proj_weight", 2.7217133916856255 },
  { "mini-cliptext-quick-gen", "text_projection", 1.7530777282372583 },
  { "mini-cliptext-quick-gen", "logit_scale", 4.5716328620910645 },
  { "mini-cliptext-quick-gen", "visual.conv1.weight", 5.727974683046341 },
  { "mini-cliptext-quick-gen", "transformer.resblocks.1.attn.in_proj_weight", -1.8634893896523863 },
};

static double
sum_of (Weights *weights, const char *name)
{
  const Tensor *tensor = weights_find (weights, name);
  const float  *numbers;
  double        sum = 0;

  g_assert_nonnull (tensor);
  numbers = weights_floats (weights, tensor, NULL);
  for (gint64 i = 0; i < tensor->count; i++)
    sum += numbers[i];
  return sum;
}

static void
test_sums (gconstpointer folder)
{
  g_autoptr (Weights) weights = NULL;
  const char *current = "";

  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++)
    {
      if (strcmp (current, sums[i].config) != 0)
        {
          g_autofree char *path = g_strdup_printf ("%s/%s.safetensors", (const char *) folder, sums[i].config);
          g_autofree char *head = g_strdup_printf ("%s/%s-head.safetensors", (const char *) folder, sums[i].config);
          g_autofree char *ini = g_strdup_printf ("%s/%s.ini", (const char *) folder, sums[i].config);
          g_autoptr (GError) error = NULL;

          g_clear_pointer (&weights, weights_free);
          current = sums[i].config;
          golden_checkpoint (golden_config (current), path);
          weights = weights_open (path, &error);
          g_assert_no_error (error);
          g_assert_cmpint (g_unlink (path), ==, 0);
          g_assert_cmpint (g_unlink (ini), ==, 0);
          g_unlink (head);
        }
      /* The manifest's sums were added up pairwise: up to 10^4 numbers near 1 round differently in the last digits. */
      g_assert_cmpfloat_with_epsilon (sum_of (weights, sums[i].tensor), sums[i].sum, 1e-10);
    }
}

/* The golden files hold sum, sum of magnitudes, first and last number of the input they were computed from. */
static void
test_input (gconstpointer name)
{
  const GoldenConfig *config = golden_config (name);
  g_autoptr (Golden) golden = golden_open (name);
  g_autofree float *input = golden_input (config, 0);
  const double     *stats = golden_tensor (golden, "in0.input_stats", NULL);
  int               n = 3 * config->image * config->image;
  double            sum = 0, magnitudes = 0;

  for (int i = 0; i < n; i++)
    {
      sum += input[i];
      magnitudes += ABS (input[i]);
    }
  g_assert_cmpfloat_with_epsilon (sum, stats[0], 1e-9);
  g_assert_cmpfloat_with_epsilon (magnitudes, stats[1], 1e-9);
  g_assert_cmpfloat (input[0], ==, stats[2]);
  g_assert_cmpfloat (input[n - 1], ==, stats[3]);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("via-golden-XXXXXX", NULL);
  int              result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/golden/sequence", test_sequence);
  g_test_add_data_func ("/golden/sums", folder, test_sums);
  g_test_add_data_func ("/golden/input/mini-vit", "mini-vit", test_input);
  g_test_add_data_func ("/golden/input/mini-vit-gen", "mini-vit-gen", test_input);
  g_test_add_data_func ("/golden/input/odd-vit", "odd-vit", test_input);
  g_test_add_data_func ("/golden/input/gap", "gap", test_input);
  g_test_add_data_func ("/golden/input/odd-siglip", "odd-siglip", test_input);
  g_test_add_data_func ("/golden/input/mini-cliptext", "mini-cliptext", test_input);
  result = g_test_run ();
  g_rmdir (folder);
  return result;
}
