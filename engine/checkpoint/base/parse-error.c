/* parse-error.c - what is wrong with a file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "parse-error.h"

#include <glib/gi18n-lib.h>

#include "via.h"

static gboolean
record (ParseError *error, int code, const char *format, va_list arguments)
{
  if (!error->text)
    {
      error->code = code;
      error->text = g_strdup_vprintf (format, arguments);
    }
  return FALSE;
}

gboolean
parse_error_file (ParseError *error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  record (error, VIA_ERROR_FILE, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
parse_error_unsupported (ParseError *error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  record (error, VIA_ERROR_UNSUPPORTED, format, arguments);
  va_end (arguments);
  return FALSE;
}

gboolean
parse_error_memory (ParseError *error)
{
  if (!error->text)
    {
      error->code = VIA_ERROR_MEMORY;
      error->text = g_strdup (_ ("reading it needs more memory than there is"));
    }
  return FALSE;
}

void
parse_error_clear (ParseError *error)
{
  g_free (error->text);
  error->text = NULL;
}
