/* outputs.c - what an explanation becomes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "outputs.h"

#include <glib/gi18n-lib.h>

#include "../explain/refusals.h"
#include "layers.h"
#include "masks.h"

gboolean
outputs_possible (const PictureSource *source, const Settings *settings, GError **error)
{
  GimpImageBaseType type = gimp_image_get_base_type (source->image);

  if (type != GIMP_RGB && settings_have_colors (settings) && !settings->convert)
    return refusal_error (type == GIMP_GRAY ? REFUSED_GRAY : REFUSED_INDEXED, error);
  if (settings_methods (settings)->n > 1 && settings->output != OUTPUT_GROUP)
    return refusal_error (REFUSED_METHODS, error);
  if (settings->output == OUTPUT_MASK && gimp_layer_get_mask (source->layer))
    return refusal_error (REFUSED_MASKED, error);
  return TRUE;
}

static gboolean
make_items (GimpItem **items, const Explanation *explanation, const PictureSource *source, GError **error)
{
  Output output = explanation->settings->output;

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

/* `names` NULL: nothing was. */
static void
tell_of_left_out (const char *names)
{
  g_autofree char *text =
      names ? g_strdup_printf (_ ("Left out, because they do not suit this network or these options: %s"), names) : NULL;

  if (text)
    gimp_message (text);
}

/* A description that is doubtful, a class that may be another one than was meant, methods that are missing, maps that show nothing. */
static void
tell_of_doubts (const Explanation *explanation)
{
  for (const char *const *note = via_model_notes (explanation->model); *note; note++)
    gimp_message (*note);
  if (explanation->note)
    gimp_message (explanation->note);
  tell_of_left_out (explanation->choice.left_out);
  for (guint i = 0; i < explanation_n_heats (explanation); i++)
    {
      ExplanationHeat heat = explanation_heat (explanation, i);

      if (via_map_note (heat.map, heat.k))
        gimp_message (via_map_note (heat.map, heat.k));
    }
}

GimpItem **
outputs_make (const Explanation *explanation, const PictureSource *source, GError **error)
{
  g_autofree GimpItem **items = g_new0 (GimpItem *, explanation_n_heats (explanation) + 1);

  if (!gimp_item_is_valid (GIMP_ITEM (source->layer))) /* GIMP goes on while the dialog is open */
    {
      refusal_error (REFUSED_GONE, error);
      return NULL;
    }
  gimp_progress_set_text (_ ("Painting the heat map"));
  if (!make_items (items, explanation, source, error))
    return NULL;
  tell_of_doubts (explanation);
  return g_steal_pointer (&items);
}
