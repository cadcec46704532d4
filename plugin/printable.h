/* printable.h - text from outside, made fit to be shown.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of files, labels, descriptions and a server's words may hold what commands a terminal, turns the direction of writing
 * around, or begins a new line that looks like one of ours.
 */
#ifndef PRINTABLE_H
#define PRINTABLE_H

#include <glib.h>

/* `text` on one line: what is not to be seen becomes \n, \t, \x1b or \u202e, and a byte that is not UTF-8 \xff.  Free with
 * g_free(). */
char *printable_text (const char *text);

/* The same for a label in Pango's markup.  Free with g_free(). */
char *printable_markup (const char *text);

/* FALSE for what commands a terminal, ends a line, or turns the direction of writing around. */
gboolean printable_is_visible (gunichar c);

#endif
