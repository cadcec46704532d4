/* edit.h - one undoable step.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GIMP kills a plug-in whose user presses Cancel, and a kill inside a step leaves half of it.  So a step holds only what is quick:
 * all is painted before.
 */
#ifndef EDIT_H
#define EDIT_H

#include "host.h"

void edit_begin (GimpImage *image);
/* Selects the layers that were selected before, an array that ends with NULL; `ok`: all went well, else an error is set.  Returns
 * `ok`. */
gboolean edit_end (GimpImage *image, const GimpLayer **selected, gboolean ok, GError **error);

#endif
