/* arguments.h - the settings as arguments of a GIMP 2.10 procedure, and from one run to the next.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <libgimp/gimp.h>

#include "../explain/settings.h"

/* run-mode, image and drawable come first in every procedure of ours. */
#define N_COMMON_ARGUMENTS 3
#define N_ARGUMENTS (N_COMMON_ARGUMENTS + N_SETTINGS)

/* The first three.  What the text fields point to is shared. */
void arguments_describe_common (GimpParamDef *args);
/* One setting. */
void arguments_describe_one (GimpParamDef *arg, SettingId id);
/* All of plug-in-vit-attribution. */
void arguments_describe (GimpParamDef args[N_ARGUMENTS]);

/* Whether a procedure was called with as many arguments as it has. */
gboolean arguments_count (int n, int wanted, GError **error);
/* 2.10 knows neither ranges nor choices, so every value is checked here. */
gboolean arguments_read_one (Settings *settings, SettingId id, const GimpParam *param, GError **error);
gboolean arguments_read (Settings *settings, int n, const GimpParam *params, GError **error);

/* GIMP keeps the settings of a procedure's last interactive run until it quits. */
void arguments_remember (const char *procedure, const Settings *settings);
/* Leaves what was not remembered as it is. */
void arguments_recall (const char *procedure, Settings *settings);

#endif
