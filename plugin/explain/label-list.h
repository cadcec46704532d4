/* label-list.h - names to look for, from a list.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LABEL_LIST_H
#define LABEL_LIST_H

#include <glib.h>

/* Of a list that is built in, "imagenet-1k", or of a text file with one on each line, where empty lines do not count.  Free with
 * g_strfreev(). */
char **label_list_read (const char *name, GError **error);

#endif
