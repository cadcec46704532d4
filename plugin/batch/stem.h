/* stem.h - what the outputs of a picture are called.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_STEM_H
#define BATCH_STEM_H

#include <glib.h>

/* The stem for a picture at that path below the output folder: without its ending, in UTF-8 on one line (other bytes become %XX),
 * each part of at most 201 bytes, no folder like an output, and like none of `taken`, to which it is added, casefolded.  Free it. */
char *stem_new (const char *below, GHashTable *taken);

#endif
