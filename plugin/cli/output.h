/* output.h - what the command-line tool says and leaves behind.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_OUTPUT_H
#define CLI_OUTPUT_H

#include "../json.h"

#define CLI_ERROR cli_error_quark ()
GQuark cli_error_quark (void);

typedef enum
{
  CLI_ERROR_USAGE, /* the user has to type something else: exit status 2 */
  CLI_ERROR_FAILED
} CliError;

/* "vit-attribution: WHAT: WHY" and "vit-attribution: warning: WHAT: WHY", one line each, on stderr. */
void say_error (const char *what, const char *why);
void say_warning (const char *what, const char *why);

/* The field width for printf(), which counts bytes, so that a text takes at least so many columns. */
int output_field (const char *text, int columns);

/* A finished object on stdout, on one line. */
void say_json (JsonBuilder *json);

/* From now on SIGINT, SIGTERM and SIGHUP ask the work to stop, through progress_step(); a second one ends the process. */
void     stop_on_signals (void);
gboolean stop_requested (GError **error);
/* While `yes`, somebody else's code runs that does not ask: a signal ends the process, after output_abandon(). */
void stop_at_once (gboolean yes);

/* A bar on stderr, shown on a terminal or when `always`.  progress_step() is a ViaProgress whose data is a Progress; stage
 * number `stage` of `n_stages` fills its share of the bar. */
typedef struct
{
  gboolean shown;
  int      stage, n_stages;
  int      percent; /* what the bar shows now */
} ProgressBar;

ProgressBar progress_begin (int n_stages, gboolean always);
gboolean    progress_step (double done, const char *stage, gpointer progress);
void        progress_next (ProgressBar *progress);
void        progress_pause (ProgressBar *progress); /* something else is written to stderr; the bar comes back with the next step */
void        progress_end (ProgressBar *progress);

/* Whether there is a folder for it that may be written to: worth asking before a long computation. */
gboolean output_can_write (const char *path, GError **error);

/* Makes a file under a temporary name and renames it when `write` has returned TRUE; otherwise nothing is left. */
typedef gboolean (*OutputWriter) (const char *temporary_path, gpointer data, GError **error);
gboolean output_write (const char *path, OutputWriter write, gpointer data, GError **error);
/* Removes the temporary file of an output_write() that will never return.  A signal handler may call it. */
void output_abandon (void);

/* "OUT-281.png" for class 281 of several; "OUT.png" when it is the only one.  Free it. */
char *output_name (const char *path, int class_number, gboolean several);

#endif
