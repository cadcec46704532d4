/* family.h - which of the families a checkpoint's network belongs to, by its names and dimensions.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FAMILY_H
#define FAMILY_H

#include "match.h"

/* Whether positions are rotary, as DINOv3 has them; needs nothing of a config. */
gboolean family_is_dinov3 (const Match *match);

/* Fills the family.  Within those that are built alike the .ini knows better; VIA_ERROR_FILE where it names one that the checkpoint
 * cannot be. */
gboolean family_settle (const Match *match, Config *config, GError **error);

/* For people. */
const char *family_name (Family family);

#endif
