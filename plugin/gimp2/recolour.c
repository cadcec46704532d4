/* recolour.c - the procedure plug-in-vit-attribution-recolour: a heat layer in other colours, without running the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/refusals.h"
#include "../gimp/recolour-layer.h"
#include "arguments.h"
#include "procedures.h"

static const SettingId asked[] = { SETTING_COLORMAP, SETTING_THRESHOLD, SETTING_OPTIONS };

#define N_RECOLOUR_ARGUMENTS (N_COMMON_ARGUMENTS + (int) G_N_ELEMENTS (asked))

void
recolour_install (void)
{
  GimpParamDef args[N_RECOLOUR_ARGUMENTS];

  arguments_describe_common (args);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    arguments_describe_one (&args[N_COMMON_ARGUMENTS + i], asked[i]);
  gimp_install_procedure (
      PROCEDURE_RECOLOUR, N_ ("Give a heat layer other colours"),
      N_ ("Paints a layer that ViT Attribution has made anew, in other colours or with another threshold, from the "
          "numbers that it carries.  The network does not run.  Of the options only the level counts."),
      "The ViT Attribution authors", "The ViT Attribution authors", "2026", N_ ("ViT _Recolour..."), "*", GIMP_PLUGIN,
      G_N_ELEMENTS (args), 0, args, NULL);
  gimp_plugin_menu_register (PROCEDURE_RECOLOUR, N_ ("<Image>/Filters/Explain"));
  procedures_register_icon (PROCEDURE_RECOLOUR);
}

static gboolean
read_recolour_arguments (Settings *settings, int n, const GimpParam *params, GError **error)
{
  if (!arguments_count (n, N_RECOLOUR_ARGUMENTS, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    if (!arguments_read_one (settings, asked[i], &params[N_COMMON_ARGUMENTS + i], error))
      return FALSE;
  return TRUE;
}

static GimpPDBStatusType
recolour_with_dialog (GimpImage *image, GimpDrawable *drawable, Settings *settings, GError **error)
{
  if (!recolour_layer_ask (image, &drawable, settings, error))
    return *error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL;
  if (!recolour_layer (image, drawable, settings, error))
    return GIMP_PDB_EXECUTION_ERROR;
  arguments_remember (PROCEDURE_RECOLOUR, settings);
  return GIMP_PDB_SUCCESS;
}

GimpPDBStatusType
recolour_run (int n, const GimpParam *params, Answer *answer, GError **error)
{
  GimpRunMode   mode = params[0].data.d_int32;
  GimpImage    *image = host_item (params[1].data.d_image);
  GimpDrawable *drawable = host_item (params[2].data.d_drawable);
  g_auto (Settings) settings = { 0 };

  settings_init (&settings);
  if (mode != GIMP_RUN_NONINTERACTIVE)
    arguments_recall (PROCEDURE_RECOLOUR, &settings);
  else if (!read_recolour_arguments (&settings, n, params, error))
    return GIMP_PDB_CALLING_ERROR;
  if (!gimp_image_is_valid (image))
    {
      refusal_error (REFUSED_NO_IMAGE, error);
      return GIMP_PDB_EXECUTION_ERROR;
    }

  gimp_progress_init (_ ("Recolour Attribution"));
  if (mode == GIMP_RUN_INTERACTIVE)
    return recolour_with_dialog (image, drawable, &settings, error);
  return recolour_layer (image, drawable, &settings, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR;
}
