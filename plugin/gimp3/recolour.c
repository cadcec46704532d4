/* recolour.c - the procedure plug-in-vit-attribution-recolour: a heat layer in other colours, without running the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "procedures.h"

#include <glib/gi18n-lib.h>

#include "arguments.h"
#include "../explain/settings-object.h"
#include "dialog.h"
#include "edit.h"
#include "heats.h"
#include "parasites.h"
#include "../explain/refusals.h"

static const SettingId asked[] = { SETTING_COLORMAP, SETTING_THRESHOLD, SETTING_OPTIONS };

/* Into the layer's shadow, which nobody sees yet. */
static gboolean
paint_shadow (GimpDrawable *layer, const HeatLayer *heat, const ViaPaint *paint, GError **error)
{
  g_autoptr (GeglBuffer) shadow = gimp_drawable_get_shadow_buffer (layer); /* freeing it sends the last tiles to GIMP */
  PixelsColor color;

  if (!shadow)
    return refusal_error (REFUSED_NO_PIXELS, error);
  color = pixels_color (shadow, FALSE);
  return heat_layer_fill (heat, paint, shadow, &color, error);
}

/* A selection would limit what is taken over from the shadow. */
static gboolean
merge_shadow (GimpImage *image, GimpDrawable *layer)
{
  GimpChannel *selection = gimp_selection_is_empty (image) ? NULL : gimp_selection_save (image);
  gboolean     ok;

  gimp_selection_none (image);
  ok = gimp_drawable_merge_shadow (layer, TRUE);
  gimp_drawable_update (layer, 0, 0, gimp_drawable_get_width (layer), gimp_drawable_get_height (layer));
  if (selection)
    {
      gimp_image_select_item (image, GIMP_CHANNEL_OP_REPLACE, GIMP_ITEM (selection));
      gimp_image_remove_channel (image, selection);
    }
  return ok;
}

static gboolean
recolour_layer (GimpImage *image, GimpDrawable *drawable, const ViaPaint *paint, GError **error)
{
  g_auto (HeatLayer) heat = { 0 };
  g_autofree char       *json = NULL;
  g_autofree GimpLayer **selected = gimp_image_get_selected_layers (image);
  GimpLayer             *layer;
  gboolean               ok;

  if (!heats_open (&heat, drawable, &layer, error))
    return FALSE;
  if (gimp_item_get_image (GIMP_ITEM (layer)) != image)
    return refusal_error (REFUSED_NO_LAYER, error);
  if (gimp_image_get_base_type (image) != GIMP_RGB)
    return refusal_error (REFUSED_NOT_RGB, error);
  if (gimp_item_get_lock_content (GIMP_ITEM (layer)))
    return refusal_error (REFUSED_LOCKED, error);
  if (!paint_shadow (GIMP_DRAWABLE (layer), &heat, paint, error))
    return FALSE;

  json = provenance_repainted (&heat.provenance, paint);
  edit_begin (image);
  ok = merge_shadow (image, GIMP_DRAWABLE (layer));
  parasites_attach (GIMP_ITEM (layer), json);
  return edit_end (image, (const GimpLayer **) selected, ok, error);
}

/* FALSE without an error: cancelled. */
static gboolean
ask_colours (GimpImage *image, GimpDrawable **drawable, GimpProcedureConfig *config, Settings *settings, GError **error)
{
  g_auto (Heats) heats = { 0 };
  guint chosen;

  heats_init (&heats, image);
  if (heats.layers->len == 0)
    return refusal_error (REFUSED_NO_HEAT, error);
  if (!dialog_begin (error))
    return FALSE;
  chosen = heats_find (&heats, *drawable, 0);
  if (!ask_recolour (&heats.host, &chosen, settings))
    return FALSE;
  *drawable = GIMP_DRAWABLE (heats_layer (&heats, chosen));
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
  if (mode == GIMP_RUN_INTERACTIVE && !ask_colours (image, &drawable, config, &settings, &error))
    return procedures_fail (procedure, error ? GIMP_PDB_EXECUTION_ERROR : GIMP_PDB_CANCEL, error);
  if (!recolour_layer (image, drawable, &settings.paint, &error))
    return procedures_fail (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
}

GimpProcedure *
recolour_create (GimpPlugIn *plug_in)
{
  GimpProcedure *p = gimp_image_procedure_new (plug_in, PROCEDURE_RECOLOUR, GIMP_PDB_PROC_TYPE_PLUGIN, run_recolour, NULL, NULL);

  gimp_procedure_set_image_types (p, "*");
  gimp_procedure_set_sensitivity_mask (p, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (p, _ ("_Recolour Attribution..."));
  gimp_procedure_add_menu_path (p, _ ("<Image>/Filters/Explain"));
  procedures_set_icon (p);
  gimp_procedure_set_documentation (
      p, _ ("Give a heat layer other colors"),
      _ ("Paints a layer that ViT Attribution has made anew, in other colors or with another threshold, "
         "from the numbers that it carries.  The network does not run.  Of the options only the level "
         "counts."),
      PROCEDURE_RECOLOUR);
  gimp_procedure_set_attribution (p, "The ViT Attribution authors", "The ViT Attribution authors", "2026");
  for (gsize i = 0; i < G_N_ELEMENTS (asked); i++)
    arguments_add (p, asked[i]);
  return p;
}
