/* main.c - vit-attribution, the command-line tool: finds the command, runs it, turns its error into an exit status.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Exit status: 0 = done, 1 = it could not be done, 2 = wrong usage.
 */
#include <glib/gi18n-lib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../fatal.h"
#include "../language.h"
#include "cli-error.h"
#include "../codec/process.h"
#include "command.h"
#include "say.h"
#include "stop.h"

enum
{
  DONE,
  FAILED,
  WRONG_USAGE
};

static const Command *const commands[] = { &command_predict, &command_explain, &command_models, &command_probe,   &command_bench,
                                           &command_text,    &command_batch,   &command_merge,  &command_evaluate };

static int
print_help (void)
{
  say_text (_ ("Usage: vit-attribution COMMAND [OPTION…]\n\nShows what a Vision Transformer looked at."));
  say_text ("\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    say_line ("  %-10s %s", commands[i]->name, _ (commands[i]->help));
  say_text ("\n");
  say_line ("%s", _ ("vit-attribution COMMAND --help says more about each; vit-attribution --version says which version this is."));
  return DONE;
}

static const Command *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];
  return NULL;
}

static gboolean
is_usage (const GError *error)
{
  return error->domain == G_OPTION_ERROR || g_error_matches (error, CLI_ERROR, CLI_ERROR_USAGE)
         || g_error_matches (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE);
}

static gboolean
parse_and_run (const Command *command, char **argv, GError **error)
{
  g_auto (Options) options = { 0 };
  g_autofree char *program = g_strdup_printf ("vit-attribution %s", command->name);
  g_autofree char *help = NULL;

  g_set_prgname (program);
  if (!options_parse (&options, command->options, command->arguments, _ (command->help), argv, &help, error))
    return FALSE;
  if (help)
    {
      say_text (help);
      return TRUE;
    }
  return command->run (&options, error);
}

static int
run_command (const Command *command, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (!parse_and_run (command, argv, &error))
    say_error (command->name, error->message);
  if (!error)
    return DONE;
  return is_usage (error) ? WRONG_USAGE : FAILED;
}

static int
run (int argc, char **argv)
{
  const char    *word = argc > 1 ? argv[1] : "COMMAND";
  const Command *command = find_command (word);

  if (command)
    return run_command (command, argv + 1);
  if (g_str_equal (word, "--version"))
    {
      say_line ("vit-attribution %s", via_version ());
      return DONE;
    }
  if (g_str_equal (word, "--help") || g_str_equal (word, "-h") || g_str_equal (word, "help"))
    return print_help ();
  say_error (word, argc > 1 ? _ ("no such command; see --help") : _ ("missing; see --help"));
  return WRONG_USAGE;
}

/* OpenBLAS starts threads when it is loaded.  Where the address space is limited they may wait for memory for ever, and exit() for
 * them. */
static int
end (int status)
{
  struct rlimit space;

  if (getrlimit (RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY)
    _exit (status);
  return status;
}

int
main (int argc, char **argv)
{
  const char *what = argc > 1 ? argv[1] : "COMMAND";
  int         status;

  say_begin ();
  g_log_writer_default_set_use_stderr (TRUE); /* stdout is for results */
  language_begin (LOCALEDIR);                 /* in a build tree the catalogues lie beside the program */
  if (process_is_asked_for (argc, argv))
    return process_run ();
  stop_on_signals ();
  fatal_install (what, stop_abandon);
  status = run (argc, argv);
  return end (say_end (what) || status != DONE ? status : FAILED);
}
