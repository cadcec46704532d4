/* characters.h - what single characters are, and what they become before they are read.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CHARACTERS_H
#define CHARACTERS_H

#include <glib.h>

/* What U+0080-U+009F stand for in Windows-1252, which is meant where they are met; everything else, and what is not defined there,
 * itself. */
gunichar characters_windows (gunichar c);

/* Appends the character as people write it: Windows-1252's, ligatures as letters, full and half width as everywhere, straight
 * quotes. */
void characters_append_plain (GString *text, gunichar c);

/* Of no use in a text: it is left out. */
gboolean characters_is_control (gunichar c);

/* As Python's str.isspace(), but for U+001C-U+001F. */
gboolean characters_is_space (gunichar c);

/* Of a letter with two forms, or such a form; a letter may stand behind these and before a next one without a break: the two
 * properties that Unicode's final sigma asks for. */
gboolean characters_is_cased (gunichar c);
gboolean characters_is_case_ignorable (gunichar c);

#endif
