/* class-names.h - the names of classes in a JSON file beside weights.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLASS_NAMES_H
#define CLASS_NAMES_H

#include "json-fields.h"

/* From {"0": "tench", …} or ["tench", …] under that key, unless the config has names already.  `descriptions` may be NULL; else
 * what it says about a name takes its place. */
gboolean class_names_read (const JsonFields *fields, JsonObject *object, const char *key, JsonObject *descriptions, GError **error);

#endif
