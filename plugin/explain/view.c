/* view.c - what is explained, and where it lies.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "view.h"

#include "refusals.h"

gboolean
view_cut (View *view, const GeglRectangle *all, const GeglRectangle *selection, GError **error)
{
  GeglRectangle area = *all;

  if (selection && !gegl_rectangle_intersect (&area, all, selection))
    return refusal_error (REFUSED_OUTSIDE, error);
  view->selected = selection != NULL;
  view->x = area.x;
  view->y = area.y;
  view->area = (GeglRectangle){ area.x - all->x, area.y - all->y, area.width, area.height };
  return TRUE;
}
