/* command.h - what a command of the command-line tool is.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "options.h"

typedef struct
{
  const char        *name;
  const char        *arguments; /* what follows the options, for --help */
  const char        *help;      /* one sentence; N_() */
  const char *const *options;   /* names of the options it takes; ends with NULL */

  /* Does it, and prints the result; FALSE and an error when it could not.  NULL: a command of a later version. */
  gboolean (*run) (Options *options, GError **error);
} Command;

extern const Command command_predict, command_explain, command_models, command_probe, command_bench, command_text, command_batch,
    command_merge, command_evaluate;

#endif
