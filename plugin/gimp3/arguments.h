/* arguments.h - the settings as named arguments of a GIMP 3 procedure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <libgimp/gimp.h>

#include "settings.h"

G_BEGIN_DECLS

/* One argument. */
void arguments_add (GimpProcedure *procedure, SettingId id);
/* All of them, in the order of the table. */
void arguments_add_all (GimpProcedure *procedure);
/* A dialog offers only what this version can do. */
void arguments_offer_available (GimpProcedureConfig *config);
/* One value of a call, checked. */
gboolean arguments_read (Settings *settings, SettingId id, GimpProcedureConfig *config, GError **error);
/* All values. */
gboolean arguments_read_all (Settings *settings, GimpProcedureConfig *config, GError **error);
/* The only one of the drawables that a procedure was called with, or NULL and an error. */
GimpDrawable *arguments_drawable (GimpDrawable **drawables, GError **error);

G_END_DECLS

#endif
