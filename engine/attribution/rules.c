/* rules.c - the science on one screen.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A message walks back through the network.  A rule table says how each kind of step passes it on; the functions stand
 * beside the step's forward function in network/ops/, with their formulas and sources.  A constant has nothing before it, and so no
 * rule.
 *
 * A linear step's message goes through one product for each of its weights, and what a table has to add to that.  Tables that
 * walk side by side do these products together, so that each weight is read once.
 *
 *   gradient   d logit / d value
 *   chefer     relevance by deep Taylor decomposition (alpha = 1): Chefer, Gur & Wolf, "Transformer Interpretability Beyond
 *              Attention Visualization", CVPR 2021, in the form of the reference implementation
 *   attn_lrp   gradients that times their values are relevances: those of the libra table, with the gamma rule in linear steps but
 *              an attention's own, and in the patches: AttnLRP of Achtibat et al., "AttnLRP: Attention-Aware Layer-Wise Relevance
 *              Propagation for Transformers", ICML 2024, as its authors run it for a ViT; and "full", the same with the attentions
 *              walked, both factors of whose products get half
 *   libra      the gradient with the attention, the std of norms, lengths and the gates of activations held: Mehri, Soleymani Baghshah &
 *              Pilehvar, "LibraGrad", CVPR 2025.  What is left is homogeneous, so that products of values and messages, and of
 *              biases and theirs, add up to the logit
 *
 * A contrast, "a rather than b", takes the gradient of the difference of two logits.  Relevance starts at a alone: were its sum
 * zero, additions, which share by sums, would hand on nothing.
 */
#include "rules.h"

/* The reference's Clone rule: R = x (sd (R1, x) + sd (R2, x)). */
static void
clone (Shape shape, int k, const float *x, float *message)
{
  for (int c = 0; c < k; c++)
    {
      float *block = message + c * shape_size (shape);

      rows_run (kernels ()->ratio, &(Rows){ .rows = shape.n * shape.rows, .cols = shape.cols, .x = { block, x }, .y = block });
    }
}

const Rules gradient_rules = {
  .name = "gradient",
  .signed_seed = TRUE,
  .product = linear_gradient,
  .pull = {
    [OP_EMBED]   = embed_gradient,
    [OP_LINEAR]  = ops_nothing,
    [OP_NORM]    = norm_gradient,
    [OP_GELU]    = gelu_gradient,
    [OP_GATE]    = gate_gradient,
    [OP_SCORES]  = scores_gradient,
    [OP_SOFTMAX] = softmax_gradient,
    [OP_MIX]     = mix_gradient,
    [OP_ADD]     = add_gradient,
    [OP_SCALE]   = scale_gradient,
    [OP_POOL]    = pool_gradient,
    [OP_UNIT]    = unit_gradient,
    [OP_CONCAT]  = concat_apart,
  },
};

const Rules chefer_rules = {
  .name = "chefer",
  .product = linear_alpha1,
  .pull = {
    [OP_EMBED]   = embed_relevance,
    [OP_LINEAR]  = linear_alpha1_rest,
    [OP_NORM]    = ops_pass,
    [OP_GELU]    = ops_pass,
    [OP_GATE]    = gate_relevance,
    [OP_SCORES]  = scores_relevance,
    [OP_SOFTMAX] = ops_pass,
    [OP_MIX]     = mix_relevance,
    [OP_ADD]     = add_relevance,
    [OP_SCALE]   = ops_pass,
    [OP_POOL]    = pool_relevance,
    [OP_UNIT]    = ops_pass,
    [OP_CONCAT]  = concat_apart,
  },
  .join = clone,
};

const Rules libra_rules = {
  .name = "libra",
  .signed_seed = TRUE,
  .product = linear_held,
  .pull = {
    [OP_EMBED]   = embed_gradient,
    [OP_LINEAR]  = ops_nothing,
    [OP_NORM]    = norm_held,
    [OP_GELU]    = gelu_held,
    [OP_GATE]    = gate_held,
    [OP_SCORES]  = ops_nothing,
    [OP_SOFTMAX] = ops_stop,
    [OP_MIX]     = mix_held,
    [OP_ADD]     = add_gradient,
    [OP_SCALE]   = scale_gradient,
    [OP_POOL]    = pool_gradient,
    [OP_UNIT]    = unit_held,
    [OP_CONCAT]  = concat_apart,
  },
};

const Rules attn_lrp_rules = {
  .name = "attn_lrp",
  .signed_seed = TRUE,
  .product = linear_gamma_held,
  .pull = {
    [OP_EMBED]   = embed_gamma,
    [OP_LINEAR]  = linear_gamma_rest,
    [OP_NORM]    = norm_held,
    [OP_GELU]    = gelu_held,
    [OP_GATE]    = gate_held,
    [OP_SCORES]  = ops_nothing,
    [OP_SOFTMAX] = ops_stop,
    [OP_MIX]     = mix_held,
    [OP_ADD]     = add_gradient,
    [OP_SCALE]   = scale_gradient,
    [OP_POOL]    = pool_gradient,
    [OP_UNIT]    = unit_held,
    [OP_CONCAT]  = concat_apart,
  },
};

const Rules attn_lrp_full_rules = {
  .name = "attn_lrp full",
  .signed_seed = TRUE,
  .product = linear_gamma,
  .pull = {
    [OP_EMBED]   = embed_gamma,
    [OP_LINEAR]  = linear_gamma_rest,
    [OP_NORM]    = norm_held,
    [OP_GELU]    = gelu_held,
    [OP_GATE]    = gate_held,
    [OP_SCORES]  = scores_halved,
    [OP_SOFTMAX] = softmax_gradient,
    [OP_MIX]     = mix_halved,
    [OP_ADD]     = add_gradient,
    [OP_SCALE]   = scale_gradient,
    [OP_POOL]    = pool_gradient,
    [OP_UNIT]    = unit_held,
    [OP_CONCAT]  = concat_apart,
  },
};

void
rules_pull (const Rules *const *tables, const Pull *pulls, int n)
{
  const Step *step = pulls->step;
  gsize       used = pulls->scratch->used;

  for (int i = 0; step->op == OP_LINEAR && i < step->n_parts; i++)
    {
      Gemm products[RULES_TOGETHER];

      for (int r = 0; r < n; r++)
        products[r] = tables[r]->product (&pulls[r], i);
      gemm_together (products, n);
    }
  for (int r = 0; r < n; r++)
    {
      pulls[r].scratch->used = used;
      tables[r]->pull[step->op](&pulls[r]);
    }
}
