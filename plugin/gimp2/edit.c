/* edit.c - one undoable step.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "edit.h"

#include "../explain/refusals.h"

void
edit_begin (gint32 image)
{
  gimp_image_undo_group_start (image);
}

gboolean
edit_end (gint32 image, gint32 layer, gboolean ok, GError **error)
{
  if (layer > 0)
    gimp_image_set_active_layer (image, layer);
  gimp_image_undo_group_end (image);
  gimp_displays_flush ();
  return ok || refusal_error (REFUSED_BY_GIMP, error);
}
