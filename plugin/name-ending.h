/* name-ending.h - what kind of file a name says, by its end.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NAME_ENDING_H
#define NAME_ENDING_H

#include <glib.h>

/* Whether the name of a file or folder ends in one of these (NULL-terminated, in lower case), upper and lower case alike. */
gboolean name_ending_is (const char *name, const char *const *endings);

#endif
