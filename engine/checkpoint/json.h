/* json.h - the little JSON that a safetensors header may contain.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JSON_H
#define JSON_H

#include <glib.h>

/* A place in a text that is known to be UTF-8.  The first thing wrong is kept in `problem` (a sentence, to be freed). */
typedef struct
{
  const char *at, *end;
  char       *problem;
} Json;

/* All return FALSE when something was wrong; the first to notice records it. */
gboolean json_fail (Json *json, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Skips white space; TRUE when `c` comes next, which is then skipped as well. */
gboolean json_take (Json *json, char c);
gboolean json_expect (Json *json, char c);
gboolean json_at_end (Json *json);

/* A string of at most `most` bytes after its escapes are undone; appended to `text`, which is emptied first. */
gboolean json_string (Json *json, gsize most, GString *text);
/* A whole number 0 … 2^63-1 without sign, fraction, exponent or leading zero. */
gboolean json_number (Json *json, gint64 *number);

/* In lists: call before each member, `*first` TRUE to begin with; FALSE at the closing bracket, which is skipped, or when
 * something is wrong (then json->problem is set). */
gboolean json_next (Json *json, char closing, gboolean *first);

#endif
