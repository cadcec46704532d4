/* train-words.h - what a trained probe can do, in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRAIN_WORDS_H
#define TRAIN_WORDS_H

#include "../probe/report.h"

/* Several lines: how often it is right, what it confuses, what could not be read.  Free with g_free(). */
char *train_words (const Report *report);
/* "90 %" of a class's pictures were found to be of it.  Free with g_free(). */
char *train_words_recall (const ReportClass *c);

#endif
