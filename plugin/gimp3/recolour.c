/* recolour.c - the procedure plug-in-vit-attribution-recolour: a heat layer in other colours, without running the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/settings-object.h"
#include "../gimp/recolour-layer.h"
#include "arguments.h"
#include "procedures.h"

static const SettingId asked[] = { SETTING_COLORMAP, SETTING_THRESHOLD, SETTING_OPTIONS };

/* FALSE without an error: cancelled. */
static gboolean
choose_in_dialog (GimpImage *image, GimpDrawable **drawable, GimpProcedureConfig *config, Settings *settings, GError **error)
{
  if (!recolour_layer_ask (image, drawable, settings, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    settings_object_set (G_OBJECT (config), asked[i], settings->text[asked[i]]);
  return TRUE;
}

static gboolean
read_arguments (GimpProcedureConfig *config, Settings *settings, GError **error)
{
  settings_init (settings);
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    if (!settings_object_read (G_OBJECT (config), asked[i], settings, error))
      return FALSE;
  return TRUE;
}

static GimpValueArray *
run_recolour (GimpProcedure *procedure, GimpRunMode mode, GimpImage *image, GimpDrawable **drawables, GimpProcedureConfig *config,
              gpointer data)
{
  g_auto (Settings) settings = { 0 };
  GimpDrawable *drawable;
  GError       *error = NULL;

  procedures_begin ();
  if (!(drawable = arguments_drawable (drawables, &error)) || !read_arguments (config, &settings, &error))
    return procedures_fail (procedure, GIMP_PDB_CALLING_ERROR, error);
  gimp_progress_init (_ ("Recolour Attribution"));
  if (mode == GIMP_RUN_INTERACTIVE && !choose_in_dialog (image, &drawable, config, &settings, &error))
    return procedures_fail (procedure, error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL, error);
  if (!recolour_layer (image, drawable, &settings, &error))
    return procedures_fail (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
}

GimpProcedure *
recolour_create (GimpPlugIn *plug_in)
{
  GimpProcedure *p = gimp_image_procedure_new (plug_in, PROCEDURE_RECOLOUR, GIMP_PDB_PROC_TYPE_PLUGIN, run_recolour, NULL, NULL);

  gimp_procedure_set_image_types (p, "*");
  gimp_procedure_set_sensitivity_mask (p, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (p, _ ("ViT _Recolour..."));
  gimp_procedure_add_menu_path (p, _ ("<Image>/Filters/Explain"));
  procedures_set_icon (p);
  gimp_procedure_set_documentation (
      p, _ ("Give a heat layer other colours"),
      _ ("Paints a layer that ViT Attribution has made anew, in other colours or with another threshold, "
         "from the numbers that it carries.  The network does not run.  Of the options only the level "
         "counts."),
      PROCEDURE_RECOLOUR);
  gimp_procedure_set_attribution (p, "The ViT Attribution authors", "The ViT Attribution authors", "2026");
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    arguments_add (p, asked[i]);
  return p;
}
