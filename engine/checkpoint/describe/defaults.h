/* defaults.h - what is usual for a network when neither its .ini nor anything else says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DEFAULTS_H
#define DEFAULTS_H

#include "config.h"

/* Completes a network whose family, scheme and dimensions are known.  Then checks that all values, the .ini's included, go
 * together. */
gboolean defaults_fill (Weights *weights, Config *config, GError **error);

/* Whether the name of the weights' file, or of its folder, has the word in it, upper or lower case. */
gboolean defaults_name_has (const Config *config, const char *word);

#endif
