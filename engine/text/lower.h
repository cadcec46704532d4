/* lower.h - lower case that does not depend on the locale.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LOWER_H
#define LOWER_H

/* UTF-8, to be freed: as Python's str.lower(). */
char *lower_text (const char *text);

#endif
