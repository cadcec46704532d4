/* cli-error.h - what goes wrong on the command line.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_ERROR_H
#define CLI_ERROR_H

#include <glib.h>

#define CLI_ERROR cli_error_quark ()
GQuark cli_error_quark (void);

typedef enum
{
  CLI_ERROR_USAGE, /* the user has to type something else: exit status 2 */
  CLI_ERROR_FAILED
} CliError;

/* CLI_ERROR_USAGE.  Returns FALSE. */
gboolean cli_usage_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Whether what went wrong with one picture is wrong with what was asked, and so with all others. */
gboolean cli_error_is_of_all (const GError *error);

#endif
