/* cli-error.c - see cli-error.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "cli-error.h"

#include <via.h>

#include "../explain/settings.h"

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

gboolean
cli_error_is_of_all (const GError *error)
{
  return g_error_matches (error, VIA_ERROR, VIA_ERROR_NOT_FOUND) || g_error_matches (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED)
         || error->domain == SETTINGS_ERROR || error->domain == CLI_ERROR;
}
