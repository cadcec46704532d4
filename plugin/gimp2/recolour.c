/* recolour.c - the procedure plug-in-vit-attribution-recolour: a heat layer in other colours, without running the network.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "procedures.h"

#include <glib/gi18n-lib.h>

#include "arguments.h"
#include "dialog.h"
#include "edit.h"
#include "heats.h"
#include "parasites.h"
#include "../explain/refusals.h"
#include "source.h"

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
      PROCEDURE_RECOLOUR, N_ ("Give a heat layer other colors"),
      N_ ("Paints a layer that ViT Attribution has made anew, in other colors or with another threshold, from the "
          "numbers that it carries.  The network does not run.  Of the options only the level counts."),
      "The ViT Attribution authors", "The ViT Attribution authors", "2026", N_ ("_Recolour Attribution..."), "*", GIMP_PLUGIN,
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

/* Into the layer's shadow, which nobody sees yet. */
static gboolean
paint_shadow (gint32 image, gint32 layer, const HeatLayer *heat, const ViaPaint *paint, GError **error)
{
  g_autoptr (GeglBuffer) shadow = gimp_drawable_get_shadow_buffer (layer); /* freeing it sends the last tiles to GIMP */
  g_auto (Color) color = { 0 };

  if (!shadow)
    return refusal_error (REFUSED_NO_PIXELS, error);
  color_for_writing (&color, image, shadow);
  return heat_layer_fill (heat, paint, shadow, &color.pixels, error);
}

/* A selection would limit what is taken over from the shadow. */
static gboolean
merge_shadow (gint32 image, gint32 layer)
{
  gint32   selection = gimp_selection_is_empty (image) ? -1 : gimp_selection_save (image);
  gboolean ok;

  gimp_selection_none (image);
  ok = gimp_drawable_merge_shadow (layer, TRUE);
  gimp_drawable_update (layer, 0, 0, gimp_drawable_width (layer), gimp_drawable_height (layer));
  if (selection > 0)
    {
      gimp_image_select_item (image, GIMP_CHANNEL_OP_REPLACE, selection);
      gimp_image_remove_channel (image, selection);
    }
  return ok;
}

static gboolean
recolour_layer (gint32 image, gint32 drawable, const ViaPaint *paint, GError **error)
{
  g_auto (HeatLayer) heat = { 0 };
  g_autofree char *json = NULL;
  gint32           layer, active = gimp_image_get_active_layer (image);
  gboolean         ok;

  if (!heats_open (&heat, drawable, &layer, error))
    return FALSE;
  if (gimp_item_get_image (layer) != image)
    return refusal_error (REFUSED_NO_LAYER, error);
  if (gimp_image_base_type (image) != GIMP_RGB)
    return refusal_error (REFUSED_NOT_RGB, error);
  if (gimp_item_get_lock_content (layer))
    return refusal_error (REFUSED_LOCKED, error);
  if (!paint_shadow (image, layer, &heat, paint, error))
    return FALSE;

  json = provenance_repainted (&heat.provenance, paint);
  edit_begin (image);
  ok = merge_shadow (image, layer);
  parasites_attach (layer, json);
  return edit_end (image, active, ok, error);
}

static GimpPDBStatusType
recolour_with_dialog (gint32 image, gint32 drawable, Settings *settings, GError **error)
{
  g_auto (Heats) heats = { 0 };
  guint chosen;

  heats_init (&heats, image);
  if (heats.layers->len == 0)
    {
      refusal_error (REFUSED_NO_HEAT, error);
      return GIMP_PDB_EXECUTION_ERROR;
    }
  if (!dialog_begin (error))
    return GIMP_PDB_EXECUTION_ERROR;
  chosen = heats_find (&heats, drawable);
  if (!ask_recolour (&heats.host, &chosen, settings))
    return GIMP_PDB_CANCEL;
  if (!recolour_layer (image, heats_layer (&heats, chosen), &settings->paint, error))
    return GIMP_PDB_EXECUTION_ERROR;
  arguments_remember (PROCEDURE_RECOLOUR, settings);
  return GIMP_PDB_SUCCESS;
}

GimpPDBStatusType
recolour_run (int n, const GimpParam *params, Answer *answer, GError **error)
{
  GimpRunMode mode = params[0].data.d_int32;
  gint32      image = params[1].data.d_image, drawable = params[2].data.d_drawable;
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
  return recolour_layer (image, drawable, &settings.paint, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR;
}
