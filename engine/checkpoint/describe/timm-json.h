/* timm-json.h - timm's config.json beside weights.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TIMM_JSON_H
#define TIMM_JSON_H

#include "json-fields.h"

/* Errors as config_json_read(). */
gboolean timm_json_read (const JsonFields *fields, JsonNode *root, GError **error);

#endif
