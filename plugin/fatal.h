/* fatal.h - what a fault that ends the process says, and how the process ends.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FATAL_H
#define FATAL_H

#include <glib.h>

/* From now on a fault, ours or a library's, ends the process with one sentence on stderr, "vit-attribution: WHAT: WHY", and exit
 * status 1, after `tidy`, which may be NULL.  It runs inside a signal handler and must only do what one may.  `what` is copied. */
void fatal_install (const char *what, void (*tidy) (void));

#endif
