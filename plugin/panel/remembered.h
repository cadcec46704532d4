/* remembered.h - what the dialogs keep for the next time that is no setting.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef REMEMBERED_H
#define REMEMBERED_H

#include <glib.h>

/* `what` is a word of ours; FALSE for what was never told. */
gboolean remembered_get (const char *what);
void     remembered_set (const char *what, gboolean yes);

/* The same of a text, to be freed; NULL: none. */
char *remembered_text (const char *what);
void  remembered_set_text (const char *what, const char *text);

#endif
