/* nearest.h - what somebody who has misspelt a name may have meant; for the engine and the hosts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NEAREST_H
#define NEAREST_H

#include <glib.h>

/* The one of `names`, which end with NULL, that is nearest to `text`; NULL when none is near.  Lent.  Upper and lower case are the
 * same, as are "-", "_", "." and a space; of "google/vit-base" only what stands behind the last slash counts. */
const char *nearest_name (const char *text, const char *const *names);

#endif
