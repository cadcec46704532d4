/* header-json.h - the little JSON that a safetensors header may contain.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HEADER_JSON_H
#define HEADER_JSON_H

#include <glib.h>

/* A place in a text that is known to be UTF-8.  The first thing wrong is kept in `error` (a sentence, to be freed). */
typedef struct
{
  const char *at, *end;
  char       *error;
} HeaderJson;

/* All return FALSE when something was wrong; the first to notice records it. */
gboolean header_json_error (HeaderJson *json, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Skips white space; TRUE when `c` comes next, which is then skipped as well. */
gboolean header_json_take (HeaderJson *json, char c);
gboolean header_json_expect (HeaderJson *json, char c);
gboolean header_json_at_end (HeaderJson *json);

/* A string of at most `most` bytes after its escapes are undone; appended to `text`, which is emptied first. */
gboolean header_json_string (HeaderJson *json, gsize most, GString *text);
/* A whole number 0 … 2^63-1 without sign, fraction, exponent or leading zero. */
gboolean header_json_number (HeaderJson *json, gint64 *number);

/* In lists: call before each member, `*first` TRUE to begin with; FALSE at the closing bracket, which is skipped, or when
 * something is wrong (then json->error is set). */
gboolean header_json_next (HeaderJson *json, char closing, gboolean *first);

#endif
