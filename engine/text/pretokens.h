/* pretokens.h - a tidy text cut into words, numbers and signs, of which each is cut into tokens by itself.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PRETOKENS_H
#define PRETOKENS_H

#include <glib.h>

/* The next one from *at on, lent from the text, and its bytes; *at goes behind it.  NULL when there is none left.  CLIP's own marks of a
 * beginning and an end, when somebody types them, are passed over: what is typed never ends a text. */
const char *pretokens_next (const char **at, gsize *length);

#endif
