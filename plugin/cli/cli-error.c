/* cli-error.c - see cli-error.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-error.h"

G_DEFINE_QUARK (cli_error, cli_error)

gboolean
cli_usage_error (GError **error, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_propagate_error (error, g_error_new_valist (CLI_ERROR, CLI_ERROR_USAGE, format, values));
  va_end (values);
  return FALSE;
}
