/* results.c - see results.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "results.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "atomic-file.h"
#include "batch-error.h"
#include "census.h"
#include "record-shape.h"
#include "record.h"

#define SYNC_MICROSECONDS 1000000
#define TEXTS_BYTES (1 << 16) /* so many at once */

/* Where a line lies; and of an evaluation that was there already what it was made with, and what it has. */
typedef struct
{
  goffset     at;
  gsize       length; /* without its end */
  guint       number; /* from 1; 0: it was not there */
  const char *terms, *shape;
} LinePlace;

typedef struct
{
  guint       lines;
  guint       first; /* number of one */
  const char *path;  /* of its picture; NULL: nobody knows */
} Damage;

/* What stays of each picture is kept in large pieces: small ones, between the memory that each takes and gives back, would leave
 * holes that fit none. */
struct _Results
{
  char         *path;
  int           fd;
  goffset       end;     /* of the last whole line */
  GArray       *places;  /* LinePlace, … */
  GHashTable   *numbers; /* … of pictures' paths: which one, from 1 */
  GStringChunk *texts;   /* the paths that it has, and what places refer to */
  Damage        damage;
  gint64        synced; /* when, in µs */
};

/* ---- reading */

static LinePlace *
numbered_place (const Results *results, gpointer number)
{
  return &g_array_index (results->places, LinePlace, GPOINTER_TO_UINT (number) - 1);
}

/* NULL: none is known. */
static LinePlace *
place_of (const Results *results, const char *path)
{
  gpointer number = g_hash_table_lookup (results->numbers, path);

  return number ? numbered_place (results, number) : NULL;
}

static void
note_line (Results *results, const char *path, LinePlace place)
{
  LinePlace *known = place_of (results, path);

  if (known)
    {
      *known = place;
      return;
    }
  g_array_append_val (results->places, place);
  g_hash_table_insert (results->numbers, g_string_chunk_insert (results->texts, path), GUINT_TO_POINTER (results->places->len));
}

void
results_forget (Results *results, const char *path)
{
  g_hash_table_remove (results->numbers, path);
}

/* `path`: NULL, or one that stays. */
static void
note_damage (Results *results, guint number, const char *path)
{
  Damage *damage = &results->damage;

  if (damage->lines++ == 0 || number < damage->first)
    {
      damage->first = number;
      damage->path = path;
    }
}

static void
note_shape (Results *results, LinePlace *place, JsonObject *record, const char *shape)
{
  g_autofree char *terms = NULL;

  if (!*shape)
    return;
  terms = g_strjoin ("\n", record_text (record, "weights_sha256"), record_text (record, "version"), record_text (record, "options"),
                     NULL);
  place->terms = g_string_chunk_insert_const (results->texts, terms);
  place->shape = g_string_chunk_insert_const (results->texts, shape);
}

static void
index_line (Results *results, const char *line, gsize length, guint number)
{
  const gboolean is_text = strlen (line) == length;
  g_autoptr (JsonObject) record = is_text ? record_parse (line) : NULL;
  g_autofree char *path = record ? record_path (record) : NULL;
  g_autoptr (GString) shape = g_string_new (NULL);
  LinePlace place = { .at = results->end, .length = length, .number = number };

  if (path && record_shape_read (record, shape))
    {
      note_shape (results, &place, record, shape->str);
      note_line (results, path, place);
      return;
    }
  note_damage (results, number, path ? g_string_chunk_insert (results->texts, path) : NULL);
  if (path)
    results_forget (results, path);
}

/* Lines that have an end; an empty one is none. */
static gboolean
index_lines (Results *results, ResultsUse use)
{
  g_autofree char *line = NULL;
  size_t           room = 0;
  ssize_t          n;
  guint            number = 1;
  int              copy = dup (results->fd);
  FILE            *file = copy >= 0 ? fdopen (copy, "r") : NULL;
  gboolean         ok = file && fseeko (file, 0, SEEK_SET) == 0;

  while (ok && (n = getline (&line, &room, file)) > 0 && line[n - 1] == '\n')
    {
      line[n - 1] = '\0';
      if (n > 1)
        index_line (results, line, (gsize) n - 1, number);
      results->end += n;
      number++;
    }
  ok = ok && !ferror (file);
  if (ok && n > 0 && use == RESULTS_READ)
    note_damage (results, number, NULL);
  if (file)
    fclose (file);
  else if (copy >= 0)
    close (copy);
  return ok;
}

/* ---- opening */

static gboolean
check_use (const Results *results, ResultsUse use, GError **error)
{
  struct stat about;

  if (flock (results->fd, (use == RESULTS_READ ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    return batch_error (error, results->path,
                        _ ("somebody is just writing this; wait until that is done, or choose another folder"));
  if (use == RESULTS_NEW && (fstat (results->fd, &about) != 0 || about.st_size > 0))
    return batch_error (error, results->path,
                        _ ("there are results already; --resume goes on with them, or choose another folder"));
  return TRUE;
}

/* A pipe would be waited for, and a device never end. */
static gboolean
open_lines (Results *results, ResultsUse use, GError **error)
{
  const int   flags = use == RESULTS_READ ? O_RDONLY : O_RDWR | O_CREAT | O_APPEND;
  struct stat about;

  results->fd = open (results->path, flags | O_CLOEXEC | O_NONBLOCK, 0666);
  if (results->fd < 0 || fstat (results->fd, &about) != 0)
    return batch_error (error, results->path, g_strerror (errno));
  if (!S_ISREG (about.st_mode))
    return batch_error (error, results->path, _ ("it is not a regular file"));
  if (!check_use (results, use, error))
    return FALSE;
  if (!index_lines (results, use) || (use != RESULTS_READ && ftruncate (results->fd, results->end) != 0))
    return batch_error (error, results->path, g_strerror (errno));
  return TRUE;
}

Results *
results_open (const char *folder, ResultsUse use, GError **error)
{
  g_autoptr (Results) results = g_new0 (Results, 1);

  results->path = g_build_filename (folder, RESULTS_NAME, NULL);
  results->fd = -1;
  results->places = g_array_new (FALSE, FALSE, sizeof (LinePlace));
  results->numbers = g_hash_table_new (g_str_hash, g_str_equal);
  results->texts = g_string_chunk_new (TEXTS_BYTES);
  return open_lines (results, use, error) ? g_steal_pointer (&results) : NULL;
}

void
results_free (Results *results)
{
  if (!results)
    return;
  if (results->synced)
    fdatasync (results->fd);
  if (results->fd >= 0)
    close (results->fd);
  g_array_unref (results->places);
  g_hash_table_unref (results->numbers);
  g_string_chunk_free (results->texts);
  g_free (results->path);
  g_free (results);
}

/* ---- damage */

static void
count_shapes (const Results *results, Census *census)
{
  GHashTableIter iter;
  gpointer       number;

  g_hash_table_iter_init (&iter, results->numbers);
  while (g_hash_table_iter_next (&iter, NULL, &number))
    {
      const LinePlace *place = numbered_place (results, number);

      if (place->shape)
        census_add (census, place->terms, place->shape);
    }
}

static void
forget_unlike (Results *results, const Census *census)
{
  GHashTableIter iter;
  gpointer       path, number;

  g_hash_table_iter_init (&iter, results->numbers);
  while (g_hash_table_iter_next (&iter, &path, &number))
    {
      const LinePlace *place = numbered_place (results, number);

      if (!place->shape || g_str_equal (place->shape, census_most (census, place->terms)))
        continue;
      note_damage (results, place->number, path);
      g_hash_table_iter_remove (&iter);
    }
}

void
results_settle (Results *const *all, guint n)
{
  g_autoptr (Census) census = census_new ();

  for (guint i = 0; i < n; i++)
    count_shapes (all[i], census);
  for (guint i = 0; i < n; i++)
    forget_unlike (all[i], census);
}

char *
results_damage (const Results *results)
{
  const Damage *damage = &results->damage;

  if (damage->lines == 0)
    return NULL;
  if (!damage->path)
    return g_strdup_printf (_ ("%s: damaged lines, which do not count: %u; the first is line %u"), results->path, damage->lines,
                            damage->first);
  return g_strdup_printf (_ ("%s: damaged lines, which do not count: %u; the first is line %u, of %s"), results->path,
                          damage->lines, damage->first, damage->path);
}

/* ---- a line */

static gboolean
read_place (const Results *results, const LinePlace *place, char *line)
{
  for (gsize done = 0; done < place->length;)
    {
      gssize n = pread (results->fd, line + done, place->length - done, place->at + (goffset) done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      done += (gsize) n;
    }
  line[place->length] = '\0';
  return TRUE;
}

char *
results_line (Results *results, const char *path)
{
  const LinePlace *place = place_of (results, path);
  g_autofree char *line = place ? g_malloc (place->length + 1) : NULL;

  return line && read_place (results, place, line) ? g_steal_pointer (&line) : NULL;
}

JsonObject *
results_record (Results *results, const char *path)
{
  g_autofree char *line = results_line (results, path);

  return line ? record_parse (line) : NULL;
}

static void
sync_now_and_then (Results *results)
{
  gint64 now = g_get_monotonic_time ();

  if (now - results->synced < SYNC_MICROSECONDS)
    return;
  fdatasync (results->fd);
  results->synced = now;
}

/* Whoever has removed it, or its folder, would get nothing, and nobody would hear of it. */
static gboolean
is_there (const Results *results)
{
  struct stat about;

  return fstat (results->fd, &about) == 0 && about.st_nlink > 0;
}

gboolean
results_append (Results *results, const char *path, const char *line, GError **error)
{
  g_autofree char *whole = g_strconcat (line, "\n", NULL);
  gsize            n = strlen (whole);
  gssize           written = write (results->fd, whole, n);

  if (written != (gssize) n)
    {
      int number = written < 0 ? errno : ENOSPC;

      if (ftruncate (results->fd, results->end) != 0)
        number = errno;
      return batch_error (error, results->path, g_strerror (number));
    }
  if (!is_there (results))
    return batch_error (error, results->path, _ ("somebody has removed it while it was being written"));
  note_line (results, path, (LinePlace){ .at = results->end, .length = n - 1 });
  results->end += (goffset) n;
  sync_now_and_then (results);
  return TRUE;
}

/* ---- in order */

static gboolean
is_arranged (const Results *results, const GPtrArray *paths)
{
  goffset at = 0;

  for (guint i = 0; i < paths->len; i++)
    {
      const LinePlace *place = place_of (results, paths->pdata[i]);

      if (place && place->at != at)
        return FALSE;
      at += place ? (goffset) place->length + 1 : 0;
    }
  return at == results->end;
}

static gboolean
write_lines (Results *results, const GPtrArray *paths, AtomicFile *file, GError **error)
{
  for (guint i = 0; i < paths->len; i++)
    {
      g_autofree char *line = results_line (results, paths->pdata[i]), *whole = line ? g_strconcat (line, "\n", NULL) : NULL;

      if (whole && !atomic_file_write (file, whole, strlen (whole), error))
        return FALSE;
    }
  return fdatasync (file->fd) == 0 || batch_error (error, results->path, g_strerror (errno));
}

/* The same results in another file. */
static gboolean
open_again (Results *results, GError **error)
{
  close (results->fd);
  results->end = 0;
  g_hash_table_remove_all (results->numbers);
  g_array_set_size (results->places, 0);
  g_string_chunk_clear (results->texts);
  results->damage = (Damage){ 0 };
  return open_lines (results, RESULTS_RESUME, error);
}

gboolean
results_arrange (Results *results, const GPtrArray *paths, GError **error)
{
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GError) problem = NULL;

  if (is_arranged (results, paths))
    return TRUE;
  if (!atomic_file_begin (&file, results->path, &problem) || !write_lines (results, paths, &file, &problem)
      || !atomic_file_commit (&file, &problem))
    return batch_error (error, results->path, problem->message);
  atomic_file_clear (&file); /* and with it its lock */
  return open_again (results, error);
}
