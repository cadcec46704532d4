/* problem.h - what is wrong with a file: the first thing noticed, in words that may follow the file's name and a colon.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PROBLEM_H
#define PROBLEM_H

#include <glib.h>

typedef struct
{
  int   code; /* a ViaError */
  char *text; /* NULL while nothing is wrong */
} Problem;

/* All keep what is recorded already, and return FALSE. */
gboolean problem_file (Problem *problem, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean problem_unsupported (Problem *problem, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean problem_memory (Problem *problem);
void     problem_clear (Problem *problem);

#endif
