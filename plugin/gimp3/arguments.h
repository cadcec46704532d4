/* arguments.h - the settings as named arguments of a GIMP 3 procedure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <libgimp/gimp.h>

#include "../explain/settings.h"

/* One argument. */
void arguments_add (GimpProcedure *procedure, SettingId id);
/* All of them, in the order of the table. */
void arguments_add_all (GimpProcedure *procedure);
/* The only one of the drawables that a procedure was called with, or NULL and an error. */
GimpDrawable *arguments_drawable (GimpDrawable **drawables, GError **error);

#endif
