/* usual.h - what is usual for a network when neither its .ini nor its checkpoint says.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef USUAL_H
#define USUAL_H

#include "config.h"

/* Completes a network whose family and dimensions are known.  Then checks that all values, the .ini's included, go together. */
gboolean usual_fill (Config *config, GError **error);

#endif
