/* edit.c - one undoable step.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "edit.h"

#include "../explain/refusals.h"

void
edit_begin (GimpImage *image)
{
  gimp_image_undo_group_start (image);
}

gboolean
edit_end (GimpImage *image, const GimpLayer **selected, gboolean ok, GError **error)
{
  gimp_image_set_selected_layers (image, selected);
  gimp_image_undo_group_end (image);
  gimp_displays_flush ();
  return ok || refusal_error (REFUSED_BY_GIMP, error);
}
