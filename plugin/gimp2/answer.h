/* answer.h - a procedure's return values, in GIMP 2.10's form.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef ANSWER_H
#define ANSWER_H

#include <libgimp/gimp.h>

/* The status, then a few values, or up to three arrays with their counts.  GIMP reads it after the plug-in's run() has returned,
 * just before the process ends, so it is static and nobody frees what it points to. */
typedef struct
{
  GimpParam values[7];
  int       n;
} Answer;

void answer_status (Answer *answer, GimpPDBStatusType status);
/* The sentence that GIMP shows to its user. */
void answer_message (Answer *answer, const char *message);
void answer_layer (Answer *answer, gint32 layer);
void answer_float (Answer *answer, double value);
void answer_string (Answer *answer, const char *text);
/* Each appends a count and an array, and takes the array over. */
void answer_ints (Answer *answer, gint32 *values, int n);
void answer_floats (Answer *answer, double *values, int n);
void answer_strings (Answer *answer, char **values, int n);

#endif
