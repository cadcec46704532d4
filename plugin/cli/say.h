/* say.h - what the command-line tool says.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include "../json.h"

/* "vit-attribution: WHAT: WHY" and "vit-attribution: warning: WHAT: WHY", one line each, on stderr. */
void say_error (const char *what, const char *why);
void say_warning (const char *what, const char *why);

/* A finished object on stdout, on one line. */
void say_json (JsonBuilder *json);

/* The field width for printf(), which counts bytes, so that a text takes at least so many columns. */
int say_field (const char *text, int columns);

#endif
