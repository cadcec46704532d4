/* edit.c - one undoable step.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "edit.h"

#include "refusals.h"

void
edit_begin (const Source *source)
{
  gimp_image_undo_group_start (source->image);
}

gboolean
edit_end (const Source *source, gboolean ok, GError **error)
{
  gimp_image_set_active_layer (source->image, source->layer);
  gimp_image_undo_group_end (source->image);
  gimp_displays_flush ();
  return ok || refuse (REFUSED_BY_GIMP, error);
}
