/* outputs.c - what an explanation becomes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "outputs.h"

#include <glib/gi18n-lib.h>

#include "layers.h"
#include "masks.h"
#include "../explain/refusals.h"

gboolean
outputs_possible (const PictureSource *source, const Settings *settings, GError **error)
{
  GimpImageBaseType type = gimp_image_get_base_type (source->image);

  if (type != GIMP_RGB && settings_have_colors (settings) && !settings->convert)
    return refusal_error (type == GIMP_GRAY ? REFUSED_GRAY : REFUSED_INDEXED, error);
  if (settings->output == OUTPUT_MASK && gimp_layer_get_mask (source->layer))
    return refusal_error (REFUSED_MASKED, error);
  return TRUE;
}

gboolean
outputs_make (GimpItem **items, const Explanation *explanation, const PictureSource *source, GError **error)
{
  Output output = explanation->settings->output;

  if (!gimp_item_is_valid (GIMP_ITEM (source->layer))) /* GIMP goes on while the dialog is open */
    return refusal_error (REFUSED_GONE, error);
  gimp_progress_set_text (_ ("Painting the heat map"));
  memset (items, 0, (via_map_n_classes (explanation->map) + 1) * sizeof *items);
  switch (output)
    {
    case OUTPUT_MASK:
      return masks_add (explanation, source, error);
    case OUTPUT_SELECTION:
      return masks_select (explanation, source, error);
    case OUTPUT_CHANNEL:
      return masks_add_channels ((GimpChannel **) items, explanation, source, error);
    default:
      return layers_paint ((GimpLayer **) items, explanation, source, error)
             && layers_insert ((GimpLayer **) items, explanation, output == OUTPUT_GROUP, source, error);
    }
}
