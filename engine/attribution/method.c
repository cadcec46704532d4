/* method.c - see method.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "method.h"

#include <glib/gi18n-lib.h>

#include "../model.h"

const char *
via_method_id (const ViaMethod *method)
{
  return method->id;
}

const char *
via_method_title (const ViaMethod *method)
{
  return _ (method->title);
}

const char *
via_method_help (const ViaMethod *method)
{
  return _ (method->help);
}

ViaExplainOptions
via_method_options (const ViaMethod *method, const ViaExplainOptions *options)
{
  ViaExplainOptions meant = *options;

  if (!method_has_start (method))
    meant.start_layer = meant.start_given = 0;
  if (!method->has_ablation)
    meant.ablation = FALSE;
  if (!method->has_flavour)
    meant.flavour = VIA_FLAVOUR_REFERENCE;
  if (!method->full)
    {
      meant.variant = VIA_VARIANT_CP;
      meant.gammas = FALSE;
    }
  if (!method->has_path)
    {
      meant.steps = 0;
      meant.baseline = VIA_BASELINE_MEAN;
      meant.baseline_input = NULL;
    }
  if (method->reach == REACH_PIXELS)
    meant.refine = FALSE;
  return meant;
}

Reads
method_reads (const ViaMethod *method, const ViaModel *model)
{
  return method->reads[model->config.family == FAMILY_DINOV2 || model->config.family == FAMILY_CLIP];
}

ViaSize
method_cells (const ViaMethod *method, const ViaModel *model)
{
  ViaSize pixels = model_pixels (model);
  int     patch = method->reach == REACH_PIXELS ? 1 : model->config.patch;

  return (ViaSize){ pixels.width / patch, pixels.height / patch };
}

gboolean
method_weighs (const ViaMethod *method, const ViaExplainOptions *options)
{
  return method->gradient || options->ablation;
}

gboolean
method_contrasts (const ViaMethod *method, const ViaExplainOptions *options)
{
  return method_weighs (method, options) || method->reach == REACH_ANSWERS;
}

gboolean
via_method_knows_classes (const ViaMethod *method, const ViaExplainOptions *options, const ViaModel *model)
{
  g_return_val_if_fail (method && options && model, FALSE);
  return method_contrasts (method, options) || method_reads (method, model) == READS_RELEVANCE;
}

gboolean
method_has_start (const ViaMethod *method)
{
  return method->reach == REACH_ROLLOUT || method->reach == REACH_BLOCKS || method->reach == REACH_LOCAL;
}

gboolean
method_is_chain (const ViaMethod *method)
{
  return method->reach != REACH_PIXELS && !method->prepare && !method->run;
}

const Rules *
method_walk (const ViaMethod *method, const ViaExplainOptions *options)
{
  return options->variant == VIA_VARIANT_FULL ? method->full : method->walk;
}

Gamma
method_gamma (const ViaExplainOptions *options)
{
  if (options->gammas)
    return (Gamma){ options->gamma_linear, options->gamma_patches };
  return (Gamma){ VIA_GAMMA_LINEAR, VIA_GAMMA_PATCHES };
}
