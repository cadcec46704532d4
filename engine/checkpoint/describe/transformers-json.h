/* transformers-json.h - Hugging Face's config.json beside weights.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRANSFORMERS_JSON_H
#define TRANSFORMERS_JSON_H

#include "json-fields.h"

/* Errors as config_json_read(). */
gboolean transformers_json_read (const JsonFields *fields, JsonNode *root, GError **error);

#endif
