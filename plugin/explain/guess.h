/* guess.h - what a network answers for one class, as a number and in words.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef GUESS_H
#define GUESS_H

#include <via.h>

/* The class's probability, or the value itself where the network answers with values; of a text alone the cosine. */
double guess_answer (const ViaModel *model, const ViaGuess *guess);

/* An answer for people: "68.6 %" with so many digits behind the point, or "3.72".  Free with g_free(). */
char *guess_text (ViaOutputs outputs, double answer, int digits);
/* The same with a point in every language, for what scripts look into. */
char *guess_text_plain (ViaOutputs outputs, double answer, int digits);

#endif
