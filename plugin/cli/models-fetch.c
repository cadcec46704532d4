/* models-fetch.c - vit-attribution models fetch: gets what a model needs.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The paths of the files are the result, on stdout; whatever else there is to say goes to stderr.
 */
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../download/fetch.h"
#include "cli-error.h"
#include "models.h"
#include "progress-bar.h"
#include "say.h"

static void
show_fetch (const char *text, gpointer progress)
{
  progress_bar_pause (progress);
  say_aside ("%s", text);
}

static void
show_warning (const char *text, gpointer progress)
{
  progress_bar_pause (progress);
  say_warning ("models", text);
}

static void
tell_pair (const char *what, const char *text)
{
  say_aside ("  %-*s%s", say_field (what, 10), what, text);
}

/* What one should know before anything is downloaded. */
static void
introduce (const char *name, const ViaSource *source, const char *folder)
{
  const char *licence = via_source_licence (source);

  say_aside ("%s", name);
  tell_pair (_ ("licence"), licence ? licence : _ ("unknown"));
  for (guint i = 0; i < via_source_n_files (source); i++)
    {
      const ViaFile *file = via_source_file (source, i);

      tell_pair (_ ("address"), file->url ? file->url : _ ("none is known"));
      tell_pair (_ ("size"), file->size ? file->size : _ ("unknown"));
    }
  tell_pair (_ ("folder"), folder);
  if (via_source_is_non_commercial (source))
    say_warning (name, _ ("its licence forbids commercial use"));
  if (via_source_needs_head (source))
    say_warning (name, _ ("it has no classes of its own; without a head, which you have or train, it explains nothing"));
}

/* A question on the terminal; "no" where there is none. */
static gboolean
is_agreed (const char *question)
{
  char answer[16] = "";

  if (!isatty (STDIN_FILENO) || !isatty (STDERR_FILENO))
    return FALSE;
  say_question (question);
  return fgets (answer, sizeof answer, stdin) && rpmatch (answer) == 1;
}

static gboolean
is_accepted (const char *name, const ViaSource *source, const Options *options, GError **error)
{
  if (!via_source_is_non_commercial (source) || options->accept || is_agreed (_ ("Download it all the same? [y/N]")))
    return TRUE;
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
               _ ("%s: its licence forbids commercial use; add --accept when you comply with that"), name);
  return FALSE;
}

static gboolean
fetch_one (const ViaFile *file, const char *folder, gboolean always, GError **error)
{
  ProgressBar      bar = progress_bar_begin (1, always);
  FetchListener    listener = { progress_bar_step, show_fetch, show_warning, &bar };
  g_autofree char *path = fetch_file (file, folder, &listener, error);

  progress_bar_end (&bar);
  if (path)
    say_line ("%s", path);
  return path != NULL;
}

/* Whether all of it has an address, so that nobody downloads half of a model. */
static gboolean
has_addresses (const char *name, const ViaSource *source, const char *folder, GError **error)
{
  const ViaFile *file = fetch_unavailable (source);

  if (file)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED,
                 _ ("%s: no public address is known for its weights; put %s into %s yourself, and the model can be used"), name,
                 file->name, folder);
  return !file;
}

gboolean
models_fetch (const Options *options, GError **error)
{
  const char *name = options->files[1];
  g_autoptr (ViaSource) source = via_source_new (name, error);
  g_autoptr (GError) problem = NULL;
  g_autofree char *folder = NULL;

  if (!source)
    return FALSE;
  if (via_source_n_files (source) == 0)
    {
      say_aside (_ ("%s is built in; there is nothing to fetch"), name);
      return TRUE;
    }
  folder = fetch_folder (error);
  if (!folder || !has_addresses (name, source, folder, error))
    return FALSE;
  introduce (name, source, folder);
  if (!is_accepted (name, source, options, error))
    return FALSE;
  for (guint i = 0; i < via_source_n_files (source); i++)
    if (!fetch_one (via_source_file (source, i), folder, options->progress, error))
      return FALSE;
  if (!via_model_is_installed (name, &problem))
    say_warning (name, problem->message);
  return TRUE;
}
