/* models.h - the parts of vit-attribution models.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_MODELS_H
#define CLI_MODELS_H

#include "options.h"

gboolean models_list (const Options *options, GError **error);
gboolean models_fetch (const Options *options, GError **error);

#endif
