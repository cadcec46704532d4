/* free-memory.h - how much memory a process can still get; for the engine and the hosts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * An allocation may succeed although there is no memory: it is missing when it is used, and the kernel then ends the process.  So
 * what is large looks here first.
 */
#ifndef FREE_MEMORY_H
#define FREE_MEMORY_H

#include <glib.h>

/* Less than that is not worth the look, in bytes. */
#define FREE_MEMORY_LARGE ((guint64) 32 << 20)

/* Bytes that are left of what the machine, the process' control groups and its own limits allow: the least of them; G_MAXUINT64
 * when nothing is known. */
guint64 free_memory_bytes (void);
/* TRUE for what is not large. */
gboolean free_memory_suffices (guint64 bytes);

/* What /proc and /sys say, of which `root` is the folder: "" for the machine's own. */
guint64 free_memory_of_machine (const char *root);
guint64 free_memory_of_groups (const char *root);

#endif
