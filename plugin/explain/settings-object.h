/* settings-object.h - the settings as an object whose properties tell when they change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A dialog's widgets and what it shows follow one such object.  In GIMP 3 that is the GimpProcedureConfig, whose properties GIMP
 * makes from the procedure's arguments; for GIMP 2.10 it is one of ours.  Both have a property for each row of the table of
 * settings, of its name: text for a string or a choice, a double, or a boolean.
 */
#ifndef SETTINGS_OBJECT_H
#define SETTINGS_OBJECT_H

#include <glib-object.h>

#include "settings.h"

/* One of ours, all defaults.  Free with g_object_unref(). */
GObject *settings_object_new (void);

/* A property as text, as settings_set() takes it.  Free with g_free(). */
char *settings_object_get (GObject *config, SettingId id);
/* Sets a property from such text. */
void settings_object_set (GObject *config, SettingId id, const char *text);
/* Sets the defaults. */
void settings_object_reset (GObject *config);

/* Forgets what only the last picture's user meant: the classes, and what comes with a contrast. */
void settings_object_forget_classes (GObject *config);

/* Reads one property, or all of them, into checked settings. */
gboolean settings_object_read (GObject *config, SettingId id, Settings *settings, GError **error);
gboolean settings_object_read_all (GObject *config, Settings *settings, GError **error);

#endif
