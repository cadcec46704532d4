/* fetch.c - downloads a model's files: what is there, what has to come, and whether it is right.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "partial.h"
#include "transfer-errors.h"
#include "transfer.h"

#define READ_BYTES (1 << 18) /* about a millisecond's worth of checksums */
#define HASH_LEAST 8         /* digits of a checksum in a file's name */
#define HASH_SHOWN 12        /* digits that a person compares */

/* Whether a file is right */

/* The beginning of the sha256 that PyTorch's files carry in their names: "jx_vit_base_p16_224-80ecf9dd.pth".  Digits without a
 * letter may be a date. */
static char *
sha256_in_name (const char *url)
{
  g_autofree char *name = g_path_get_basename (url);
  const char      *dash = strrchr (name, '-'), *hash = dash ? dash + 1 : "";
  gsize            n = strspn (hash, "0123456789abcdef"), digits = strspn (hash, "0123456789");

  return n >= HASH_LEAST && n <= 64 && n > digits && hash[n] == '.' ? g_strndup (hash, n) : NULL;
}

static char *
known_sha256 (const ViaFile *file)
{
  return file->sha256 ? g_ascii_strdown (file->sha256, -1) : file->url ? sha256_in_name (file->url) : NULL;
}

static gboolean
is_checkable (const ViaFile *file)
{
  g_autofree char *sha256 = known_sha256 (file);

  return sha256 || file->md5;
}

/* Feeds a file to the sums, which may be NULL; *size is its length. */
static gboolean
hash_all (int fd, const char *path, GChecksum *const sums[2], gint64 *size, const FetchListener *listener, GError **error)
{
  g_autofree guint8 *data = g_malloc (READ_BYTES);
  gint64             whole = MAX (lseek (fd, 0, SEEK_END), 1);
  gssize             n;

  for (*size = 0; (n = pread (fd, data, READ_BYTES, *size)) > 0; *size += n)
    {
      for (int i = 0; i < 2; i++)
        if (sums[i])
          g_checksum_update (sums[i], data, n);
      if (fetch_listener_progress (listener, (double) *size / (double) whole, _ ("Checking")))
        continue;
      g_set_error_literal (error, VIA_ERROR, VIA_ERROR_CANCELLED, _ ("Stopped"));
      return FALSE;
    }
  if (n < 0)
    g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” cannot be read: %s"), path, g_strerror (errno));
  return n == 0;
}

static gboolean
sum_is (GChecksum *sum, const char *kind, const char *wanted, const char *what, GError **error)
{
  const char *is = wanted ? g_checksum_get_string (sum) : NULL;

  return !wanted || g_ascii_strncasecmp (is, wanted, strlen (wanted)) == 0
         || transfer_error_checksum (error, what, kind, is, wanted);
}

/* A checksum that one place alone has told may be wrong itself, so another one is no reason to refuse the file. */
static void
compare_expected (GChecksum *sum, const ViaFile *file, const FetchListener *listener)
{
  const char *is = file->expected ? g_checksum_get_string (sum) : NULL;

  if (is && g_ascii_strncasecmp (is, file->expected, strlen (file->expected)) != 0)
    fetch_listener_warning (listener, _ ("%s is another version than the one known here: its sha256 begins %.*s, not %.*s"),
                            file->name, HASH_SHOWN, is, HASH_SHOWN, file->expected);
}

/* Whether the open file is the right one, as far as that is known; `what` is what to call it. */
static gboolean
check_file (int fd, const char *what, const ViaFile *file, const FetchListener *listener, GError **error)
{
  g_autofree char *sha256 = known_sha256 (file);
  g_autoptr (GChecksum) first = sha256 || file->expected ? g_checksum_new (G_CHECKSUM_SHA256) : NULL;
  g_autoptr (GChecksum) second = file->md5 ? g_checksum_new (G_CHECKSUM_MD5) : NULL;
  gint64 size = lseek (fd, 0, SEEK_END);

  if (file->bytes > 0 && size != file->bytes)
    return transfer_error_size (error, what, size, file->bytes);
  if (!first && !second)
    return TRUE;
  if (!hash_all (fd, what, (GChecksum *const[2]){ first, second }, &size, listener, error)
      || !sum_is (first, "sha256", sha256, what, error) || !sum_is (second, "md5", file->md5, what, error))
    return FALSE;
  compare_expected (first, file, listener);
  return TRUE;
}

static gboolean
is_there (const ViaFile *file, const FetchListener *listener, GError **error)
{
  g_autoptr (GError) wrong = NULL;
  int      fd = file->path ? g_open (file->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0) : -1;
  gboolean right = fd >= 0 && check_file (fd, file->path, file, listener, &wrong);

  if (fd >= 0)
    close (fd);
  if (g_error_matches (wrong, VIA_ERROR, VIA_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&wrong));
  else if (wrong)
    fetch_listener_note (listener, "%s", wrong->message);
  else if (right)
    fetch_listener_note (listener, is_checkable (file) ? _ ("%s is already there, and right") : _ ("%s is already there"),
                         file->name);
  return right;
}

/* Getting it */

/* Only what comes from the same address is continued, and only when it can be seen that the file there is still the same: by the
 * server's word for its version, or at the end by the checksum. */
static gboolean
can_resume (const Partial *partial, const ViaFile *file)
{
  return partial->size > 0 && g_strcmp0 (partial->url, file->url) == 0 && (partial->validator || is_checkable (file))
         && (file->bytes == 0 || partial->size <= file->bytes);
}

static gboolean
is_whole (const Partial *partial, const ViaFile *file)
{
  return partial->size == (partial->total ? partial->total : file->bytes);
}

typedef enum
{
  RIGHT,
  WRONG, /* it has come, but is not what it should be */
  BROKEN /* it has not come to its end */
} Outcome;

static Outcome
try (Partial *partial, gboolean resume, const ViaFile *file, const FetchListener *listener, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (resume && is_whole (partial, file))
    fetch_listener_note (listener, _ ("Everything had come before"));
  else if (!transfer_run (file->url, partial, resume, file->bytes, listener, error))
    return BROKEN;
  if (check_file (partial->fd, file->name, file, listener, &problem))
    return RIGHT;
  g_propagate_error (error, g_error_copy (problem));
  return g_error_matches (problem, VIA_ERROR, VIA_ERROR_CANCELLED) ? BROKEN : WRONG;
}

/* Brings the file into `partial`.  Pieces that do not belong together are seen at the end only; then all of it comes again. */
static gboolean
bring (Partial *partial, const ViaFile *file, const FetchListener *listener, GError **error)
{
  g_autoptr (GError) problem = NULL;
  gboolean resume = can_resume (partial, file);
  Outcome  outcome = try (partial, resume, file, listener, &problem);

  if (outcome == WRONG && resume)
    {
      fetch_listener_note (listener, "%s", problem->message);
      g_clear_error (&problem);
      outcome = try (partial, FALSE, file, listener, &problem);
    }
  if (outcome == WRONG)
    partial_discard (partial);
  if (problem)
    g_propagate_error (error, g_steal_pointer (&problem));
  return outcome == RIGHT;
}

static gboolean
name_error (const char *name, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE,
               _ ("“%s” is no name for weights, a head or a file beside them, so it is not downloaded"), name);
  return FALSE;
}

/* A description may come from anywhere.  What it has downloaded can never become one itself, nor a program, nor lie elsewhere. */
static gboolean
check_name (const char *name, GError **error)
{
  static const char *const endings[] = { ".safetensors", ".pth", ".pt", ".bin", ".json", ".csv", ".txt" };
  g_auto (GStrv) parts = g_strsplit (name, G_DIR_SEPARATOR_S, -1);

  for (int i = 0; parts[i]; i++)
    if (*parts[i] == '.' || !*parts[i] || i > 1)
      return name_error (name, error);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (name, endings[i]))
      return TRUE;
  return name_error (name, error);
}

/* Where the file is to lie; NULL when it cannot be put there. */
static char *
make_target (const ViaFile *file, const char *folder, GError **error)
{
  g_autofree char *target = g_build_filename (folder, file->name, NULL), *home = g_path_get_dirname (target);

  if (!check_name (file->name, error))
    return NULL;
  if (g_mkdir_with_parents (home, 0755) == 0)
    return g_steal_pointer (&target);
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” cannot be made: %s"), home, g_strerror (errno));
  return NULL;
}

char *
fetch_file (const ViaFile *file, const char *folder, const FetchListener *listener, GError **error)
{
  g_auto (Partial) partial = { .fd = -1 };
  g_autofree char *target = NULL, *old = NULL;
  g_autoptr (GError) problem = NULL;

  if (is_there (file, listener, &problem))
    return g_strdup (file->path);
  if (problem)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return NULL;
    }
  if (!file->url)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("No public address is known for %s: put it into %s yourself"), file->name,
                   folder);
      return NULL;
    }
  target = make_target (file, folder, error);
  if (!target || !partial_open (&partial, target, error) || !bring (&partial, file, listener, error)
      || !partial_finish (&partial, &old, error))
    return NULL;
  if (old)
    fetch_listener_note (listener, _ ("The file of that name that was there is now %s"), old);
  return g_steal_pointer (&target);
}
