/* say.c - see say.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "say.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../json.h"
#include "../printable.h"

/* What stands in for a closed one fails as a closed one does: opened the wrong way round. */
void
say_begin (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
      break;
}

gboolean
say_end (const char *command)
{
  gboolean         failed = ferror (stdout);
  int              number = fflush (stdout) != 0 ? errno : 0;
  g_autofree char *why = NULL;

  if (!failed && !number)
    return TRUE;
  why = g_strdup_printf (_ ("standard output cannot be written: %s"), number ? g_strerror (number) : g_strerror (EIO));
  say_error (command, why);
  return FALSE;
}

static void
print_line (FILE *stream, const char *before, const char *text)
{
  g_autofree char *line = printable_text (text);

  fprintf (stream, "%s%s\n", before, line);
}

static void
print_why (const char *before, const char *what, const char *why)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", what, why);

  print_line (stderr, before, g_strchomp (text));
}

void
say_error (const char *what, const char *why)
{
  print_why ("vit-attribution: ", what, why);
}

void
say_warning (const char *what, const char *why)
{
  print_why ("vit-attribution: warning: ", what, why);
}

/* What a function with a format and `...` does, to that stream. */
#define PRINT_FORMATTED(stream, format)         \
  do                                            \
    {                                           \
      g_autofree char *text = NULL;             \
      va_list          values;                  \
                                                \
      va_start (values, format);                \
      text = g_strdup_vprintf (format, values); \
      va_end (values);                          \
      print_line (stream, "", text);            \
    }                                           \
  while (0)

void
say_line (const char *format, ...)
{
  PRINT_FORMATTED (stdout, format);
}

void
say_aside (const char *format, ...)
{
  PRINT_FORMATTED (stderr, format);
}

void
say_question (const char *text)
{
  fprintf (stderr, "%s ", text);
}

void
say_text (const char *text)
{
  fputs (text, stdout);
}

void
say_json (JsonBuilder *json)
{
  g_autofree char *text = json_text (json);

  puts (text);
}

int
say_field (const char *text, int columns)
{
  return columns + (int) (strlen (text) - g_utf8_strlen (text, -1));
}
