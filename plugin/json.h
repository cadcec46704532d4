/* json.h - JSON as the hosts write it: json-glib with one call per value.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   g_autoptr (JsonBuilder) json = json_builder_new ();
 *
 *   json_put_open (json, NULL, '{');
 *   json_put_string (json, "model", "demo");
 *   json_put_close (json, '}');
 *   puts (json_text (json));
 *
 * `key` is NULL inside an array and for the outermost value.
 */
#ifndef HOSTS_JSON_H
#define HOSTS_JSON_H

#include <json-glib/json-glib.h>

void json_put_open (JsonBuilder *json, const char *key, char bracket);
void json_put_close (JsonBuilder *json, char bracket);
void json_put_string (JsonBuilder *json, const char *key, const char *value); /* NULL becomes null */
void json_put_integer (JsonBuilder *json, const char *key, gint64 value);
void json_put_number (JsonBuilder *json, const char *key, double value); /* what is not finite becomes null */

void json_put_boolean (JsonBuilder *json, const char *key, gboolean value);

/* The finished text, on one line; free with g_free(). */
char *json_text (JsonBuilder *json);

#endif
