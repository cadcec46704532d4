/* parse-error.c - what is wrong with a file.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "parse-error.h"

#include <glib/gi18n-lib.h>

#include "via.h"

static gboolean
record (ParseError *problem, int code, const char *format, va_list arguments)
{
  if (!problem->text)
    {
      problem->code = code;
      problem->text = g_strdup_vprintf (format, arguments);
    }
  return FALSE;
}

gboolean
parse_error_file (ParseError *problem, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  record (problem, VIA_ERROR_FILE, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
parse_error_unsupported (ParseError *problem, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  record (problem, VIA_ERROR_UNSUPPORTED, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
parse_error_memory (ParseError *problem)
{
  if (!problem->text)
    {
      problem->code = VIA_ERROR_MEMORY;
      problem->text = g_strdup (_ ("reading it needs more memory than there is"));
    }
  return FALSE;
}

void
parse_error_clear (ParseError *problem)
{
  g_free (problem->text);
  problem->text = NULL;
}
