/* strict-json.h - JSON from outside, read with json-glib; for the engine and the hosts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef STRICT_JSON_H
#define STRICT_JSON_H

#include <json-glib/json-glib.h>

/* The root of a JSON text in UTF-8, to be unreferenced.  NULL and *problem, what is wrong with the text (to be freed), when it is
 * nested more than 32 deep, or not JSON to the letter.  Of two equal keys the last one counts; whole numbers have at most 18
 * digits. */
JsonNode *strict_json_parse (const char *text, char **problem);

#endif
