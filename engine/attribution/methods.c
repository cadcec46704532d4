/* methods.c - the table of methods.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With A the attention of a block, g its gradient, R its relevance, mean_h the mean over the heads, and v what the head hands to
 * the tokens (readout.h; row 0 of the identity where it reads the class token alone):
 *
 *   transformer_attribution   v times the rollout of M = max (mean_h (g R), 0)        Chefer et al. 2021, as the reference runs it
 *     flavour chefer2021      the same of M = mean_h max (g R, 0), rows left free     as their paper and code have it
 *   rollout                   the same of M = mean_h max (R, 0)                       the reference's, for ViT and MAE
 *   full                      the relevance of the pixels
 *   last_layer                v M, M = mean_h max (R, 0) in the last block; with ablation M = mean_h max (g R, 0)
 *   last_layer_attn           v M, M = mean_h A in the last block
 *   second_layer              as last_layer, of block 1; ViT and MAE only
 *   attention_rollout         v times the rollout of M = mean_h A                 Abnar & Zuidema 2020
 *   generic_attention         v times the rollout of M = mean_h max (g A, 0), rows left free      Chefer, Gur & Wolf, "Generic
 *                             Attention-model Explainability", ICCV 2021, rules 5 and 6
 *   gradcam_attn              v M, M_ij = max (mean_h (w_hi A_hij), 0) in the last block, w_hi the mean of g_hij over the patches
 *                             j: row 0 of it is the GradCAM that Chefer et al. 2021 compare with
 *   gradcam                   products.h: Selvaraju et al., "Grad-CAM", ICCV 2017, as pytorch-grad-cam has it for a ViT
 *   grad_eclip                eclip.h: Zhao et al., "Gradient-based Visual Explanation for Transformer-based CLIP", ICML 2024
 *   legrad                    legrad.h: Bousselham et al., "LeGrad", ICCV 2025
 *   occlusion                 occlusion.h
 *   input_x_gradient, libra_ixg, libra, attn_lrp
 *                             products.h
 *   integrated_gradients
 *                             integrated.h: Sundararajan, Taly & Yan, ICML 2017
 *
 * For DINOv2 and CLIP the reference puts the attention A in the place of R in rollout and last_layer.  Where the head reads
 * patches, rollouts of what is made of relevance take halves (rollout.h).
 */
#include "method.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "eclip.h"
#include "integrated.h"
#include "legrad.h"
#include "occlusion.h"
#include "products.h"

/* A row, or NULL at the end: a pointer, so that the table is the list that hosts walk. */
static const ViaMethod *const methods[] = {
  &(const ViaMethod){
      .id = "transformer_attribution",
      .title = N_ ("Transformer attribution"),
      .help = N_ ("Relevance weighted by the gradient through all blocks: what speaks for this class. The best first choice. A "
                  "relevance walk."),
      .reach = REACH_ROLLOUT,
      .gradient = TRUE,
      .reads = { READS_RELEVANCE, READS_RELEVANCE },
      .has_flavour = TRUE,
  },
  &(const ViaMethod){
      .id = "rollout",
      .title = N_ ("Rollout"),
      .help = N_ ("All blocks without the gradient: smoother, less specific to the class, and for DINOv2 and CLIP not at all. A "
                  "relevance walk for ViT and MAE."),
      .reach = REACH_ROLLOUT,
      .reads = { READS_RELEVANCE, READS_ATTENTION },
  },
  &(const ViaMethod){
      .id = "full",
      .title = N_ ("Relevance of the pixels"),
      .help = N_ ("Relevance followed all the way back to the single pixels: fine-grained, noisy. A relevance walk."),
      .reach = REACH_PIXELS,
      .reads = { READS_RELEVANCE, READS_RELEVANCE },
  },
  &(const ViaMethod){
      .id = "last_layer",
      .title = N_ ("Last layer's relevance"),
      .help = N_ ("The last block alone: quick and coarse. Its relevance, or for DINOv2 and CLIP its attention. A relevance walk "
                  "for ViT and MAE."),
      .reach = REACH_LAST,
      .reads = { READS_RELEVANCE, READS_ATTENTION },
      .has_ablation = TRUE,
  },
  &(const ViaMethod){
      .id = "last_layer_attn",
      .title = N_ ("Last layer's attention"),
      .help = N_ ("Where the last block looks, the same for every class; needs no backward pass. No relevance walk."),
      .reach = REACH_LAST,
      .reads = { READS_ATTENTION, READS_ATTENTION },
  },
  &(const ViaMethod){
      .id = "second_layer",
      .title = N_ ("Second layer's relevance"),
      .help = N_ ("Relevance in the second block alone, close to the pixels; for ViT and MAE. A relevance walk."),
      .reach = REACH_SECOND,
      .reads = { READS_RELEVANCE, READS_NOTHING },
      .has_ablation = TRUE,
  },
  &(const ViaMethod){
      .id = "attention_rollout",
      .title = N_ ("Attention rollout"),
      .help = N_ ("Where the attention of all blocks leads, the same for every class; needs no backward pass. No relevance walk."),
      .reach = REACH_ROLLOUT,
      .reads = { READS_ATTENTION, READS_ATTENTION },
  },
  &(const ViaMethod){
      .id = "generic_attention",
      .title = N_ ("Generic attention"),
      .help = N_ ("Attention weighted by the gradient through all blocks: what speaks for this class, quickly. No relevance walk."),
      .reach = REACH_ROLLOUT,
      .gradient = TRUE,
      .free = TRUE,
      .reads = { READS_ATTENTION, READS_ATTENTION },
  },
  &(const ViaMethod){
      .id = "gradcam_attn",
      .title = N_ ("Grad-CAM of the attention"),
      .help = N_ ("Each head's attention in the last block, weighted by its mean gradient: coarse, quick. No relevance walk."),
      .reach = REACH_LAST,
      .gradient = TRUE,
      .cam = TRUE,
      .reads = { READS_ATTENTION, READS_ATTENTION },
  },
  &(const ViaMethod){
      .id = "gradcam",
      .title = N_ ("Grad-CAM"),
      .help =
          N_ ("Features of the last block, weighted by their mean gradient, as often done with other networks. No relevance walk."),
      .reach = REACH_NORM,
      .gradient = TRUE,
      .reads = { READS_OTHERS, READS_OTHERS },
      .prepare = products_prepare,
      .walk = &gradient_rules,
  },
  &(const ViaMethod){
      .id = "grad_eclip",
      .title = N_ ("Grad-ECLIP"),
      .help =
          N_ ("What the class token looks at in the last block, and likes: sharp and very quick; for heads that read that token. "
              "No relevance walk."),
      .reach = REACH_LAST,
      .gradient = TRUE,
      .reads = { READS_OTHERS, READS_OTHERS },
      .of_class_token = TRUE,
      .prepare = eclip_prepare,
  },
  &(const ViaMethod){
      .id = "legrad",
      .title = N_ ("LeGrad"),
      .help = N_ ("Gradient at the attention of the last two blocks, each by itself: what speaks for this class, quickly. No "
                  "relevance walk."),
      .reach = REACH_LOCAL,
      .gradient = TRUE,
      .reads = { READS_OTHERS, READS_OTHERS },
      .run = legrad_run,
      .room = legrad_room,
  },
  &(const ViaMethod){
      .id = "input_x_gradient",
      .title = N_ ("Input × gradient"),
      .help = N_ ("Every pixel times its gradient: what a small change would do; fine-grained, very noisy. No relevance walk."),
      .reach = REACH_PIXELS,
      .gradient = TRUE,
      .reads = { READS_OTHERS, READS_OTHERS },
      .prepare = products_prepare,
      .walk = &gradient_rules,
  },
  &(const ViaMethod){
      .id = "libra",
      .title = N_ ("LibraGrad"),
      .help = N_ ("What all blocks' inputs and biases contribute, by a gradient in balance: signed, specific. No relevance walk."),
      .reach = REACH_BLOCKS,
      .gradient = TRUE,
      .reads = { READS_OTHERS, READS_OTHERS },
      .prepare = products_prepare,
      .walk = &libra_rules,
  },
  &(const ViaMethod){
      .id = "libra_ixg",
      .title = N_ ("LibraGrad of the tokens"),
      .help = N_ ("What the patches themselves contribute, by a gradient in balance: signed. No relevance walk."),
      .reach = REACH_TOKENS,
      .gradient = TRUE,
      .reads = { READS_OTHERS, READS_OTHERS },
      .prepare = products_prepare,
      .walk = &libra_rules,
  },
  &(const ViaMethod){
      .id = "attn_lrp",
      .title = N_ ("AttnLRP"),
      .help = N_ ("Relevance of the single pixels, by rules made for attention: signed, fine-grained. A relevance walk."),
      .reach = REACH_PIXELS,
      .gradient = TRUE,
      .reads = { READS_OTHERS, READS_OTHERS },
      .prepare = products_prepare,
      .walk = &attn_lrp_rules,
      .full = &attn_lrp_full_rules,
  },
  &(const ViaMethod){
      .id = "occlusion",
      .title = N_ ("Occlusion"),
      .help = N_ ("What the class loses when the network does not see a place: direct, signed, slow, for it runs once for each. No "
                  "relevance walk."),
      .reach = REACH_ANSWERS,
      .reads = { READS_OTHERS, READS_OTHERS },
      .run = occlusion_run,
      .room = occlusion_room,
  },
  &(const ViaMethod){
      .id = "integrated_gradients",
      .title = N_ ("Integrated gradients"),
      .help =
          N_ ("Every pixel times its mean gradient on the way from a baseline to the picture: signed, slow. No relevance walk."),
      .reach = REACH_PIXELS,
      .gradient = TRUE,
      .reads = { READS_OTHERS, READS_OTHERS },
      .run = integrated_run,
      .room = integrated_room,
      .has_path = TRUE,
  },
  NULL,
};

const ViaMethod *const *
via_method_list (void)
{
  return methods;
}

const ViaMethod *
via_method_find (const char *id)
{
  for (const ViaMethod *const *m = methods; id && *m; m++)
    if (strcmp ((*m)->id, id) == 0)
      return *m;
  return NULL;
}
