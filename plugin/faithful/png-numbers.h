/* png-numbers.h - the numbers that stand in a PNG file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FAITHFUL_PNG_NUMBERS_H
#define FAITHFUL_PNG_NUMBERS_H

#include <glib.h>

/* [height, width]: places in a palette, or greys of 1 to 16 bits, without regard to colours, gamma or depth; free with g_free().
 * Errors, one sentence each, before there is memory for any pixel: it cannot be opened, is no PNG file, has another size, has
 * colours or is transparent; then: it is broken. */
guint16 *png_numbers_read (const char *path, int width, int height, GError **error);

#endif
