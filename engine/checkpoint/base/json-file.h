/* json-file.h - JSON files that lie beside weights, such as config.json.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef JSON_FILE_H
#define JSON_FILE_H

#include <json-glib/json-glib.h>

/* The root of a JSON text of at most 4 MiB, to be unreferenced.  NULL and VIA_ERROR_FILE with the reason when it is larger, or
 * nothing that strict-json.h lets through. */
JsonNode *json_file_read (const char *path, GError **error);
/* The same of at most 16 MiB: a tokenizer's. */
JsonNode *json_file_read_long (const char *path, GError **error);
/* The first from memory; `name` stands for the path in errors. */
JsonNode *json_file_parse (GBytes *bytes, const char *name, GError **error);

/* What the object says under that key, lent; NULL when the node is no object, or says nothing of that kind. */
JsonObject *json_file_object (JsonNode *node, const char *key);

#endif
