/* say.h - what the command-line tool says: results on stdout, everything else on stderr.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names and labels come from outside.  What is said in lines is printed as printable.h has it.
 */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <json-glib/json-glib.h>

/* First of all: files that are opened later must not take the place of a stdout or stderr that is closed. */
void say_begin (void);
/* Last of all, once: FALSE, and an error is said, when not all of what went to stdout has arrived.  `command` names it. */
gboolean say_end (const char *command);

/* "vit-attribution: WHAT: WHY" and "vit-attribution: warning: WHAT: WHY", one line each, on stderr. */
void say_error (const char *what, const char *why);
void say_warning (const char *what, const char *why);

/* One line on stdout, or on stderr; its end is added. */
void say_line (const char *format, ...) G_GNUC_PRINTF (1, 2);
void say_aside (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* On stderr, where an answer is typed behind it. */
void say_question (const char *text);
/* Lines of our own on stdout, as they are. */
void say_text (const char *text);
/* A finished object on stdout, on one line. */
void say_json (JsonBuilder *json);

/* The field width for printf(), which counts bytes, so that a text takes at least so many columns. */
int say_field (const char *text, int columns);

#endif
