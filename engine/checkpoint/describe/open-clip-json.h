/* open-clip-json.h - open_clip's open_clip_config.json beside weights.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef OPEN_CLIP_JSON_H
#define OPEN_CLIP_JSON_H

#include "json-fields.h"

/* Errors as config_json_read(). */
gboolean open_clip_json_read (const JsonFields *fields, JsonNode *root, GError **error);

#endif
