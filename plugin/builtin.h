/* builtin.h - the network that comes with the program: what to call it, and what not to expect of it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BUILTIN_H
#define BUILTIN_H

#include <glib.h>

/* Its name where people read it, translated; "demo" stays its name for scripts. */
const char *builtin_name (void);
/* A sentence, translated. */
const char *builtin_warning (void);

#endif
