/* batch-run.c - see batch-run.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-run.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../batch/todo.h"
#include "batch-desk.h"
#include "batch-files.h"
#include "desks.h"
#include "say.h"
#include "stop.h"
#include "tally-bar.h"

typedef struct
{
  BatchWork *work;
  Results   *results;
  GArray    *todo; /* numbers of pictures */
  BatchDesk *desks;
  TallyBar   bar;
} BatchRun;

/* ---- what is done already */

/* Of this picture as it is, in these terms, whole, and under these names. */
static gboolean
is_done (guint number, JsonObject *record, gpointer data)
{
  const BatchWork     *work = data;
  const InventoryItem *item = inventory_item (work->inventory, number);
  const RecordStamp    stamp = record_stamp (item->path);

  if (record_failure (record) || !record_is_of (record, item->path, &stamp, &work->terms))
    return FALSE;
  for (guint i = 0; i < record_n_outputs (record); i++)
    if (!record_output (record, i) || !batch_files_is_of (record_output (record, i), item->stem))
      return FALSE;
  return record_has_outputs (record, work->folder);
}

static void
warn_of_other_terms (const BatchWork *work, guint n)
{
  g_autofree char *why =
      n ? g_strdup_printf (_ ("pictures explained by another model or version, or with other options, are explained anew: %u"), n)
        : NULL;

  if (why)
    say_warning (work->folder, why);
}

static GArray *
find_todo (BatchWork *work, Results *results, const GArray *share)
{
  guint   n_others;
  GArray *todo = todo_list (work->inventory, share, results, &work->terms, is_done, work, &n_others);

  warn_of_other_terms (work, n_others);
  return todo;
}

/* ---- one picture */

/* Files that an earlier record of the picture had and this one has not. */
static void
remove_old_outputs (const BatchRun *run, JsonObject *old, const char *line)
{
  g_autoptr (JsonObject) now = record_parse (line);

  for (guint i = 0; old && i < record_n_outputs (old); i++)
    {
      const char      *output = record_output (old, i);
      g_autofree char *path = output ? g_build_filename (run->work->folder, output, NULL) : NULL;
      gboolean         kept = !output;

      for (guint k = 0; now && k < record_n_outputs (now); k++)
        kept = kept || g_strcmp0 (record_output (now, k), output) == 0;
      if (!kept)
        unlink (path);
    }
}

static void
begin (guint i, guint desk, gpointer data)
{
  BatchRun *run = data;

  batch_desk_begin (&run->desks[desk], run->work, inventory_item (run->work->inventory, g_array_index (run->todo, guint, i)));
}

static void
explain (guint i, guint desk, gpointer data)
{
  BatchRun *run = data;

  batch_desk_explain (&run->desks[desk], run->work);
}

static gboolean
finish (guint i, guint number, gpointer data, GError **error)
{
  BatchRun        *run = data;
  BatchDesk       *desk = &run->desks[number];
  g_autofree char *line = batch_desk_finish (desk, run->work, error);
  g_autoptr (JsonObject) old = NULL;

  if (!line)
    return FALSE;
  old = results_record (run->results, desk->picture.item->path);
  if (!results_append (run->results, desk->picture.item->path, line, error))
    return FALSE;
  remove_old_outputs (run, old, line);
  tally_bar_count (&run->bar, desk->picture.item->path, desk->picture.failed, desk->picture.kind);
  return TRUE;
}

/* ---- all of them */

static const DesksSteps steps = { begin, explain, finish };

gboolean
batch_run (BatchWork *work, Results *results, const GArray *share, Tally *tally, GError **error)
{
  BatchRun    run = { work, results, find_todo (work, results, share), .bar = tally_bar_begin (tally, work->options) };
  const guint n_threads = desks_threads (run.todo->len, work->model, &work->options->settings);
  gboolean    ok;

  *tally = tally_begin (share->len, share->len - run.todo->len);
  run.desks = g_new (BatchDesk, desks_count (n_threads));
  for (guint i = 0; i < desks_count (n_threads); i++)
    batch_desk_init (&run.desks[i]);
  ok = desks_run (run.todo->len, n_threads, &steps, &run, error);
  for (guint i = 0; i < desks_count (n_threads); i++)
    batch_desk_clear (&run.desks[i]);
  g_free (run.desks);
  tally_bar_end (&run.bar);
  g_array_unref (run.todo);
  return ok;
}
