/* joined.c - see joined.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "joined.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "atomic-file.h"
#include "batch-error.h"
#include "manifest.h"
#include "results.h"

#define COPY_BYTES (1 << 16)

typedef struct
{
  const char *folder;
  Manifest   *manifest;
  Results    *results;
  guint       others; /* lines that are of other terms */
} JoinedPart;

static void
part_free (gpointer data)
{
  JoinedPart *part = data;

  manifest_free (part->manifest);
  results_free (part->results);
  g_free (part);
}

void
joined_clear (Joined *joined)
{
  g_free (joined->first_without);
  g_free (joined->work);
  g_clear_pointer (&joined->absent, g_ptr_array_unref);
  g_clear_pointer (&joined->notes, g_ptr_array_unref);
  *joined = (Joined){ 0 };
}

/* ---- the shares */

/* Belongs to the same work as the first, and is none that is there already. */
static gboolean
check_part (const JoinedPart *part, const GPtrArray *parts, GError **error)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const JoinedPart *other = parts->pdata[i];
      const char       *difference = manifest_difference (other->manifest, part->manifest);

      if (!difference && other->manifest->share.which == part->manifest->share.which)
        difference = _ ("it is the same share");
      if (difference)
        {
          g_autofree char *why = g_strdup_printf (_ ("cannot be merged with %s: %s"), other->folder, difference);

          return batch_error (error, part->folder, why);
        }
    }
  return TRUE;
}

static gboolean
open_part (GPtrArray *parts, const char *folder, GError **error)
{
  JoinedPart *part = g_new0 (JoinedPart, 1);
  gboolean    ok;

  part->folder = folder;
  part->manifest = manifest_read (folder, error);
  part->results = part->manifest ? results_open (folder, RESULTS_READ, error) : NULL;
  ok = part->results && check_part (part, parts, error);
  if (ok)
    g_ptr_array_add (parts, part);
  else
    part_free (part);
  return ok;
}

static void
note_absent (Joined *joined, const GPtrArray *parts)
{
  const JoinedPart *first = parts->pdata[0];

  for (guint which = 1; which <= first->manifest->share.of; which++)
    {
      gboolean there = FALSE;

      for (guint i = 0; i < parts->len; i++)
        there = there || ((const JoinedPart *) parts->pdata[i])->manifest->share.which == which;
      if (!there)
        g_ptr_array_add (joined->absent, g_strdup_printf ("%u/%u", which, first->manifest->share.of));
    }
}

/* ---- files */

static gboolean
copy_file (const char *from, const char *to, GError **error)
{
  g_auto (AtomicFile) file = { 0 };
  char     bytes[COPY_BYTES];
  gssize   n = 0;
  int      fd = open (from, O_RDONLY | O_CLOEXEC);
  gboolean ok = fd >= 0 && atomic_file_begin (&file, to, error);

  while (ok && (n = read (fd, bytes, sizeof bytes)) > 0)
    ok = atomic_file_write (&file, bytes, (gsize) n, error);
  if (fd >= 0)
    close (fd);
  if (ok && n == 0)
    return atomic_file_commit (&file, error);
  if (error && !*error)
    g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));
  return FALSE;
}

static gboolean
is_as_large (const char *path, gint64 bytes)
{
  struct stat about;

  return stat (path, &about) == 0 && about.st_size == bytes;
}

/* A link that exists already may be of an earlier call, or of another picture. */
static gboolean
place_output (const JoinedPart *part, const char *output, gint64 bytes, const char *folder, GError **error)
{
  g_autofree char *from = g_build_filename (part->folder, output, NULL), *to = g_build_filename (folder, output, NULL);
  g_autofree char *inside = g_path_get_dirname (to);
  g_autoptr (GError) problem = NULL;

  if (!is_as_large (from, bytes))
    return batch_error (error, from, _ ("this is not what the results say; run this share again with --resume"));
  if (g_mkdir_with_parents (inside, 0777) != 0)
    return batch_error (error, inside, g_strerror (errno));
  unlink (to);
  return link (from, to) == 0 || copy_file (from, to, &problem) || batch_error (error, to, problem->message);
}

static gboolean
place_outputs (const JoinedPart *part, JsonObject *record, const char *folder, GError **error)
{
  guint n = record_n_outputs (record);

  for (guint i = 0; i < n; i++)
    {
      const char *output = record_output (record, i);

      if (!place_output (part, output, record_output_bytes (record, i), folder, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- lines */

static void
note_line_of (Joined *joined, JsonObject *record, const char *path)
{
  FailureKind kind = record ? failure_of_id (record_failure (record)) : N_FAILURES;

  if (!record && joined->without++ == 0)
    joined->first_without = g_strdup (path);
  if (kind < N_FAILURES)
    joined->failures[kind]++;
}

/* What an earlier call has put there, or somebody has finished since. */
static void
keep_line (Joined *joined, const Manifest *manifest, const char *path, Results *results, const char *output)
{
  g_autoptr (JsonObject) record = results_record (results, path);
  const gboolean counts =
      record && manifest_has_terms_of (manifest, record) && (record_n_outputs (record) == 0 || record_has_outputs (record, output));

  if (!counts)
    results_forget (results, path);
  note_line_of (joined, counts ? record : NULL, path);
}

/* One share at most has a line of it. */
static gboolean
join_picture (Joined *joined, const GPtrArray *parts, const char *path, Results *results, const char *output, GError **error)
{
  for (guint i = 0; i < parts->len; i++)
    {
      JoinedPart      *part = parts->pdata[i];
      g_autofree char *line = results_line (part->results, path);
      g_autoptr (JsonObject) record = line ? record_parse (line) : NULL;
      const gboolean counts = record && manifest_has_terms_of (part->manifest, record);

      part->others += record && !counts;
      if (!counts)
        continue;
      note_line_of (joined, record, path);
      return place_outputs (part, record, output, error) && results_append (results, path, line, error);
    }
  keep_line (joined, ((const JoinedPart *) parts->pdata[0])->manifest, path, results, output);
  return TRUE;
}

/* What evaluations have in common is theirs and that of what is there already. */
static void
settle_all (const GPtrArray *parts, Results *results)
{
  g_autofree Results **all = g_new (Results *, parts->len + 1);

  for (guint i = 0; i < parts->len; i++)
    all[i] = ((const JoinedPart *) parts->pdata[i])->results;
  all[parts->len] = results;
  results_settle (all, parts->len + 1);
}

/* About lines that do not count. */
static void
note_lines (Joined *joined, const JoinedPart *part)
{
  char *damage = results_damage (part->results);

  if (damage)
    g_ptr_array_add (joined->notes, damage);
  if (part->others > 0)
    g_ptr_array_add (joined->notes,
                     g_strdup_printf (_ ("%s: results of another model or version, or of other options, which do not count: %u"),
                                      part->folder, part->others));
}

static gboolean
join_all (Joined *joined, const GPtrArray *parts, Results *results, const char *output, GError **error)
{
  const Manifest *manifest = ((const JoinedPart *) parts->pdata[0])->manifest;

  settle_all (parts, results);
  for (guint i = 0; i < manifest->paths->len; i++)
    if (!join_picture (joined, parts, manifest->paths->pdata[i], results, output, error))
      return FALSE;
  for (guint i = 0; i < parts->len; i++)
    note_lines (joined, parts->pdata[i]);
  joined->pictures = manifest->paths->len;
  joined->excluded = manifest->excluded;
  joined->work = g_strdup (manifest_work (manifest));
  return results_arrange (results, manifest->paths, error) && manifest_write_whole (manifest, output, error);
}

/* What lies there is of the same work. */
static gboolean
check_output (const char *output, const JoinedPart *first, GError **error)
{
  g_autofree char *path = g_build_filename (output, MANIFEST_NAME, NULL);
  g_autoptr (Manifest) there = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!(there = manifest_read (output, error)))
    return FALSE;
  there->share.of = first->manifest->share.of;
  if (there->share.which == 1 && !manifest_difference (there, first->manifest))
    return TRUE;
  return batch_error (error, output, _ ("there are other results already; choose another folder"));
}

gboolean
joined_make (Joined *joined, const char *const *folders, const char *output, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (part_free);
  g_autoptr (Results) results = NULL;

  *joined = (Joined){ .absent = g_ptr_array_new_with_free_func (g_free), .notes = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; folders[i]; i++)
    if (!open_part (parts, folders[i], error))
      return FALSE;
  note_absent (joined, parts);
  if (!check_output (output, parts->pdata[0], error))
    return FALSE;
  if (g_mkdir_with_parents (output, 0777) != 0)
    return batch_error (error, output, g_strerror (errno));
  results = results_open (output, RESULTS_RESUME, error);
  return results && join_all (joined, parts, results, output, error);
}
