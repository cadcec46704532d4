/* gzip.h - files that are packed with gzip.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef GZIP_H
#define GZIP_H

#include <glib.h>

/* What is packed in there, to be unreferenced; NULL when it is damaged, or more than `most` bytes. */
GBytes *gzip_unpack (GBytes *packed, gsize most);

#endif
