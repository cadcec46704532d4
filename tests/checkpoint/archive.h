/* archive.h - PyTorch files made in memory.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <glib.h>

/* An archive of a pickle (data.pkl, deflated when asked to) and four numbers (data/0), in a block of exactly its size. */
GBytes *archive_make (gconstpointer pickle, gsize size, gboolean deflate);

#endif
