/* settings-inside.h - what the parts of the settings have from each other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where one of these fails nothing changes, and the error is "NAME: what is wrong; what would be right".
 */
#ifndef SETTINGS_INSIDE_H
#define SETTINGS_INSIDE_H

#include "settings.h"

/* settings-value.c: one word becomes a checked value.  *number: its place among the setting's choices … */
gboolean settings_value_choice (SettingId id, const char *text, int *number, GError **error);
/* … or among `words`, which end with NULL. */
gboolean settings_value_word (const char *name, const char *text, const char *const *words, guint *number, GError **error);
gboolean settings_value_float (const char *name, const char *text, double least, double most, double *number, GError **error);
gboolean settings_value_bool (const char *name, const char *text, gboolean *yes, GError **error);

/* settings-methods.c: a list as it is typed, "gradcam,full" or "all". */
gboolean settings_methods_read (const char *text, SettingsMethods *list, GError **error);
void     settings_methods_clear (SettingsMethods *list);

/* settings-options.c: the rarer options, "start-layer=1 ablation", from their defaults. */
gboolean settings_options_read (Settings *settings, const char *text, GError **error);

#endif
