/* arguments.h - the settings as arguments of a GIMP 2.10 procedure, and from one run to the next.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <libgimp/gimp.h>

#include "settings.h"

/* run-mode, image and drawable come first in every procedure of ours. */
#define N_COMMON_ARGUMENTS 3
#define N_ARGUMENTS (N_COMMON_ARGUMENTS + N_SETTINGS)

/* The first three.  What the text fields point to is shared. */
void arguments_describe_common (GimpParamDef *args);
/* All of plug-in-vit-attribution. */
void arguments_describe (GimpParamDef args[N_ARGUMENTS]);
/* 2.10 knows neither ranges nor choices, so every value is checked here. */
gboolean arguments_read (Settings *settings, int n, const GimpParam *params, GError **error);

/* GIMP keeps the settings of the last interactive run until it quits. */
void arguments_remember (const Settings *settings);
/* Leaves what was not remembered as it is. */
void arguments_recall (Settings *settings);

#endif
