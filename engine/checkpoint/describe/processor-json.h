/* processor-json.h - Hugging Face's preprocessor_config.json and processor_config.json beside weights.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROCESSOR_JSON_H
#define PROCESSOR_JSON_H

#include "json-fields.h"

/* An image processor that is the whole file, or one that stands in it as “image_processor”.  Errors as config_json_read(). */
gboolean processor_json_read (const JsonFields *fields, JsonNode *root, GError **error);
gboolean processor_json_read_inside (const JsonFields *fields, JsonNode *root, GError **error);

#endif
