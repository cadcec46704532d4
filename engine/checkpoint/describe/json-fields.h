/* json-fields.h - a JSON file beside weights, and the config that it fills.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All of these leave alone what the file does not say (a null counts as nothing) and what the config knows already, and return
 * FALSE and VIA_ERROR_FILE, with the file and the key in the message, for a value that makes no sense.
 */
#ifndef JSON_FIELDS_H
#define JSON_FIELDS_H

#include <json-glib/json-glib.h>

#include "config.h"

typedef struct
{
  Config      *config;
  const char  *path;
  ConfigSource source;
} JsonFields;

/* A word of the file, and what an .ini calls it; a table ends with NULL. */
typedef struct
{
  const char *theirs, *ours;
} JsonFieldsWord;

/* How timm and others call ways to resize. */
extern const JsonFieldsWord json_fields_interpolations[];

/* What the object says under that key; lent.  NULL for nothing. */
JsonNode *json_fields_member (JsonObject *object, const char *name);
/* The text there, or NULL when it is none. */
const char *json_fields_text (JsonObject *object, const char *name);
gboolean    json_fields_is_true (JsonObject *object, const char *name);
/* What the object says is true or false; *yes stays when it says nothing. */
gboolean json_fields_switch (const JsonFields *fields, JsonObject *object, const char *name, gboolean *yes, GError **error);
/* Whole number, 0 when it is none. */
gint64 json_fields_number (JsonObject *object, const char *name);

/* A number from `least` to `most`; *number stays when the object says nothing. */
gboolean json_fields_real (const JsonFields *fields, JsonObject *object, const char *name, double least, double most,
                           double *number, GError **error);
/* A number for each of red, green and blue: three, or one for all; *found tells whether there are any. */
gboolean json_fields_rgb (const JsonFields *fields, JsonObject *object, const char *name, double rgb[3], gboolean *found,
                          GError **error);
gboolean json_fields_take_rgb (const JsonFields *fields, JsonObject *object, const char *name, ConfigKey key, GError **error);
/* Fills a key with three numbers. */
gboolean json_fields_fill_rgb (const JsonFields *fields, const char *name, ConfigKey key, const double rgb[3], GError **error);
gboolean json_fields_take (const JsonFields *fields, JsonObject *object, const char *name, ConfigKey key, GError **error);
/* A word or a number out of a list; another one is VIA_ERROR_UNSUPPORTED. */
gboolean json_fields_take_word (const JsonFields *fields, JsonObject *object, const char *name, ConfigKey key,
                                const JsonFieldsWord *words, GError **error);
/* A square, which may be written as 224, [224, 224], [3, 224, 224], {"height": 224, "width": 224} or {"shortest_edge": 224}; *side
 * is 0 when the file does not say. */
gboolean json_fields_side (const JsonFields *fields, JsonObject *object, const char *name, int *side, GError **error);
/* How a picture becomes the network's input: resized to `resize`, of which the centre `size` is left; 0 for unknown.  Nothing of it
 * counts when the size is unknown, or the config wants an input of another one. */
gboolean json_fields_geometry (const JsonFields *fields, const char *name, int size, int resize, gboolean squash, GError **error);

/* Keeps what the object says, for people: "do_resize=true, size=224, …"; of those names, or with NULL of all. */
void json_fields_say (const JsonFields *fields, JsonObject *object, const char *const *names);

/* Keeps what the file says of a text tower that cannot be computed. */
void json_fields_note_text (const JsonFields *fields, const char *name, const char *value);

/* The value should be `wanted`. */
gboolean json_fields_error (const JsonFields *fields, JsonObject *object, const char *name, const char *wanted, GError **error);
/* VIA_ERROR_UNSUPPORTED: this version cannot do what the value asks for. */
gboolean json_fields_error_unsupported (const JsonFields *fields, const char *name, const char *value, GError **error);

#endif
