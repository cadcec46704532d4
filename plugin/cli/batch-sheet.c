/* batch-sheet.c - see batch-sheet.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-sheet.h"

#include <glib/gi18n-lib.h>

#include "../batch/batch-error.h"
#include "../batch/contact-page.h"
#include "output.h"
#include "progress-bar.h"
#include "small-pictures.h"

typedef struct
{
  Results            *results;
  const GPtrArray    *paths;
  const ContactSource source;
} SheetWork;

static char *
sheet_path (const char *folder)
{
  return g_build_filename (folder, CONTACT_SHEET_NAME, NULL);
}

gboolean
batch_sheet_can_write (const char *folder, GError **error)
{
  g_autofree char *path = sheet_path (folder);

  if (contact_page_may_replace (path))
    return output_can_write (path, error);
  return batch_error (error, path, _ ("this file is of something else; choose another folder"));
}

/* An OutputWriter. */
static gboolean
write_sheet (int fd, gpointer data, GError **error)
{
  const SheetWork *work = data;

  return contact_sheet_write (fd, work->results, work->paths, &work->source, error);
}

gboolean
batch_sheet_write (const Options *options, Results *results, const GPtrArray *paths, GError **error)
{
  g_autoptr (SmallPictures) small = small_pictures_new ();
  g_autofree char *path = sheet_path (options->output);
  ProgressBar      progress = progress_bar_begin (1, options->progress);
  SheetWork        work = { results,
                            paths,
                            { .folder = options->output,
                              .ask = small_pictures_ask,
                              .take = small_pictures_take,
                              .data = small,
                              .progress = progress_bar_step,
                              .progress_data = &progress } };
  gboolean         ok;

  progress.shown = progress.shown && !options->quiet;
  ok = output_write (path, write_sheet, &work, error);
  progress_bar_end (&progress);
  return ok;
}
