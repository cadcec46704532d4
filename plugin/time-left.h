/* time-left.h - how long a work will still take, from how long it has taken.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TIME_LEFT_H
#define TIME_LEFT_H

#include <glib.h>

/* "3 min left", from what is left when `done` of it, 0…1, have taken so many seconds; "" while nobody can know.  Free it. */
char *time_left_text (double done, double seconds);

#endif
