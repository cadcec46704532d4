/* usual.h - what is usual for a network when neither its .ini nor its checkpoint says.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef USUAL_H
#define USUAL_H

#include "config.h"

/* Completes a plain ViT whose dimensions are known and whose checkpoint has grid x grid positions.  Then checks that all
 * values, the .ini's included, go together. */
gboolean usual_fill (Config *config, int grid, GError **error);

#endif
