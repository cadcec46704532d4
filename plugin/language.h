/* language.h - messages in the user's language.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include <glib.h>

/* The folder with the catalogues, LANGUAGE/LC_MESSAGES/vit-attribution.mo: `locale` beside the program; NULL: there is none. */
char *language_folder (const char *program);

/* From now on, messages come in the user's language, from the catalogues in a folder.  Numbers keep their points. */
void language_set (const char *folder);
/* The same of the folder beside the program that is running; where it has none, `otherwise`, which may be NULL. */
void language_begin (const char *otherwise);

#endif
