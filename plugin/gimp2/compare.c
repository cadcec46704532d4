/* compare.c - the procedure plug-in-vit-attribution-compare: two heat layers in, where they differ and how alike they are out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/refusals.h"
#include "../gimp/compare-layers.h"
#include "arguments.h"
#include "procedures.h"

#define N_COMPARE_ARGUMENTS (N_COMMON_ARGUMENTS + 1)

void
compare_install (void)
{
  GimpParamDef       args[N_COMPARE_ARGUMENTS];
  const GimpParamDef values[] = {
    { GIMP_PDB_LAYER, (char *) "layer",
      (char *) N_ ("The new layer: red where the first map is hotter, blue where the second is") },
    { GIMP_PDB_FLOAT, (char *) "correlation",
      (char *) N_ ("Spearman's rank correlation of the two maps, -1 to 1; no number when one of them is the same everywhere") },
  };

  arguments_describe_common (args);
  args[N_COMMON_ARGUMENTS] = (GimpParamDef){ GIMP_PDB_LAYER, (char *) "other", (char *) N_ ("The other heat layer") };
  gimp_install_procedure (
      PROCEDURE_COMPARE, N_ ("Show where two heat layers differ"),
      N_ ("Compares two layers of one image that ViT Attribution has made: their difference becomes a layer, and "
          "the correlation of their ranks says how alike they are.  The network does not run."),
      "The ViT Attribution authors", "The ViT Attribution authors", "2026", N_ ("ViT _Compare..."), "*", GIMP_PLUGIN,
      G_N_ELEMENTS (args), G_N_ELEMENTS (values), args, values);
  gimp_plugin_menu_register (PROCEDURE_COMPARE, N_ ("<Image>/Filters/Explain"));
  procedures_register_icon (PROCEDURE_COMPARE);
}

GimpPDBStatusType
compare_run (int n, const GimpParam *params, Answer *answer, GError **error)
{
  gboolean      ask = params[0].data.d_int32 != GIMP_RUN_NONINTERACTIVE; /* which layers is always a new question */
  GimpImage    *image = host_item (params[1].data.d_image);
  GimpDrawable *both[2] = { host_item (params[2].data.d_drawable) };
  GimpLayer    *layer;
  double        correlation;

  if (!gimp_image_is_valid (image))
    {
      refusal_error (REFUSED_NO_IMAGE, error);
      return GIMP_PDB_EXECUTION_ERROR;
    }
  gimp_progress_init (_ ("Compare Attributions"));
  if (!ask && !arguments_count (n, N_COMPARE_ARGUMENTS, error))
    return GIMP_PDB_CALLING_ERROR;
  if (!ask)
    both[1] = host_item (params[N_COMMON_ARGUMENTS].data.d_layer);
  else if (!compare_layers_ask (image, both, error))
    return *error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL;
  if (!(layer = compare_layers (image, both, &correlation, error)))
    return GIMP_PDB_EXECUTION_ERROR;
  answer_layer (answer, host_id (layer));
  answer_float (answer, correlation);
  return GIMP_PDB_SUCCESS;
}
