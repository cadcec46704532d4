/* tidy.h - a text as it was meant: what CLIP does to a text before it is cut into tokens.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TIDY_H
#define TIDY_H

#include <glib.h>

/* Valid UTF-8 in, free what comes out: tidied as ftfy does it, HTML's entities resolved, runs of spaces one space and none at the ends, lower
 * case. */
char *tidy_text (const char *text);

#endif
