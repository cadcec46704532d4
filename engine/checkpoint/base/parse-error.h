/* parse-error.h - what is wrong with a file: the first thing noticed, in words that may follow the file's name and a colon.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PARSE_ERROR_H
#define PARSE_ERROR_H

#include <glib.h>

typedef struct
{
  int   code; /* a ViaError */
  char *text; /* NULL while nothing is wrong */
} ParseError;

/* All keep what is recorded already, and return FALSE. */
gboolean parse_error_file (ParseError *error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean parse_error_unsupported (ParseError *error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean parse_error_memory (ParseError *error);
void     parse_error_clear (ParseError *error);

#endif
