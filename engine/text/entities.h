/* entities.h - characters that are written by name, as in HTML: "&eacute;", "&#233;".
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ENTITIES_H
#define ENTITIES_H

#include <glib.h>

/* Both take and return UTF-8; free what they return.
 *
 * Whatever looks like an entity, "&" to ";", when it is one, as ftfy does it: "&EACUTE;" too, and a number alone only where no ";" is
 * left. */
char *entities_resolve (const char *text);
/* As browsers and Python's html.unescape() do it: some names count without their ";", "&notit;" is "¬it;", and every number. */
char *entities_unescape (const char *text);

#endif
