/* help.h - opens the help.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HELP_H
#define HELP_H

#include <gio/gio.h>

/* Shows help/guide.html, which lies in the program's folder, in the user's browser.  When that cannot be, the error
 * (VIA_ERROR_FILE) says where the help is. */
gboolean help_show (const char *folder, GError **error);

#endif
