/* compare.c - the procedure plug-in-vit-attribution-compare: two heat layers in, where they differ and how alike they are out.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "procedures.h"

#include <glib/gi18n-lib.h>

#include "arguments.h"
#include "../heat/comparison.h"
#include "dialog.h"
#include "edit.h"
#include "heats.h"
#include "../explain/refusals.h"
#include "source.h"

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
      "The ViT Attribution authors", "The ViT Attribution authors", "2026", N_ ("_Compare Attributions..."), "*", GIMP_PLUGIN,
      G_N_ELEMENTS (args), G_N_ELEMENTS (values), args, values);
  gimp_plugin_menu_register (PROCEDURE_COMPARE, N_ ("<Image>/Filters/Explain"));
  procedures_register_icon (PROCEDURE_COMPARE);
}

static gboolean
paint_comparison (gint32 layer, gint32 image, const Comparison *comparison, GError **error)
{
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (layer); /* freeing it sends the last tiles to GIMP */
  g_auto (Color) color = { 0 };

  if (!buffer)
    return refusal_error (REFUSED_NO_PIXELS, error);
  color_for_writing (&color, image, buffer);
  return comparison_fill (comparison, buffer, &color.pixels, error);
}

/* The difference, complete but not yet part of the image; -1 on failure. */
static gint32
comparison_layer_new (gint32 image, const HeatLayer heats[2], const Comparison *comparison, GError **error)
{
  const GeglRectangle *place = &heats[0].place;
  g_autofree char     *name = comparison_name (&heats[0], &heats[1]);
  gint32               layer =
      gimp_layer_new (image, name, place->width, place->height, GIMP_RGBA_IMAGE, SETTINGS_OPACITY, GIMP_LAYER_MODE_NORMAL);

  if (layer < 0)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("GIMP cannot make a layer of %d x %d pixels"), place->width,
                   place->height);
      return -1;
    }
  if (!paint_comparison (layer, image, comparison, error))
    {
      gimp_item_delete (layer);
      return -1;
    }
  gimp_layer_set_offsets (layer, place->x, place->y);
  return layer;
}

/* Above the first of the two. */
static gboolean
insert_comparison (gint32 image, gint32 layer, gint32 first, GError **error)
{
  gint32   active = gimp_image_get_active_layer (image);
  gboolean ok;

  edit_begin (image);
  ok = gimp_image_insert_layer (image, layer, MAX (0, gimp_item_get_parent (first)), gimp_image_get_item_position (image, first));
  return edit_end (image, active, ok, error);
}

static gboolean
make_comparison (gint32 image, const gint32 drawables[2], Answer *answer, GError **error)
{
  g_auto (HeatLayer) first = { 0 }, second = { 0 };
  Comparison comparison;
  gint32     layers[2], layer;

  if (!heats_open (&first, drawables[0], &layers[0], error) || !heats_open (&second, drawables[1], &layers[1], error))
    return FALSE;
  if (gimp_item_get_image (layers[0]) != image || gimp_item_get_image (layers[1]) != image)
    return refusal_error (REFUSED_OTHER, error);
  if (gimp_image_base_type (image) != GIMP_RGB)
    return refusal_error (REFUSED_NOT_RGB, error);
  if (!comparison_init (&comparison, &first, &second, error)
      || (layer = comparison_layer_new (image, (HeatLayer[]){ first, second }, &comparison, error)) < 0
      || !insert_comparison (image, layer, layers[0], error))
    return FALSE;
  answer_layer (answer, layer);
  answer_float (answer, comparison.correlation);
  return TRUE;
}

static GimpPDBStatusType
compare_with_dialog (gint32 image, gint32 drawable, Answer *answer, GError **error)
{
  g_auto (Heats) heats = { 0 };
  guint chosen[2];

  heats_init (&heats, image);
  if (heats.layers->len < 2)
    {
      refusal_error (REFUSED_ONE_HEAT, error);
      return GIMP_PDB_EXECUTION_ERROR;
    }
  if (!dialog_begin (error))
    return GIMP_PDB_EXECUTION_ERROR;
  chosen[0] = heats_find (&heats, drawable);
  chosen[1] = (chosen[0] + 1) % heats.layers->len;
  if (!ask_compare (&heats.host, chosen))
    return GIMP_PDB_CANCEL;
  return make_comparison (image, (gint32[]){ heats_layer (&heats, chosen[0]), heats_layer (&heats, chosen[1]) }, answer, error)
             ? GIMP_PDB_SUCCESS
             : GIMP_PDB_EXECUTION_ERROR;
}

GimpPDBStatusType
compare_run (int n, const GimpParam *params, Answer *answer, GError **error)
{
  GimpRunMode mode = params[0].data.d_int32;
  gint32      image = params[1].data.d_image, drawable = params[2].data.d_drawable;

  if (!gimp_image_is_valid (image))
    {
      refusal_error (REFUSED_NO_IMAGE, error);
      return GIMP_PDB_EXECUTION_ERROR;
    }
  gimp_progress_init (_ ("Compare Attributions"));
  if (mode != GIMP_RUN_NONINTERACTIVE) /* there are no last values: which layers is always a new question */
    return compare_with_dialog (image, drawable, answer, error);
  if (!arguments_count (n, N_COMPARE_ARGUMENTS, error))
    return GIMP_PDB_CALLING_ERROR;
  return make_comparison (image, (gint32[]){ drawable, params[N_COMMON_ARGUMENTS].data.d_layer }, answer, error)
             ? GIMP_PDB_SUCCESS
             : GIMP_PDB_EXECUTION_ERROR;
}
