/* test-atomic-file.c - whole files or none, in folders to which others may write.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "atomic-file.h"

static char *folder;

static char *
in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static guint
count (void)
{
  GDir *dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir))
    n++;
  g_dir_close (dir);
  return n;
}

static void
empty (void)
{
  GDir       *dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = in_folder (name);

      g_remove (path);
    }
  g_dir_close (dir);
}

static void
put (const char *path, const char *text)
{
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
assert_holds (const char *path, const char *wanted)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, wanted);
}

static void
replace (const char *path, const char *text)
{
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (atomic_file_begin (&file, path, &error) && atomic_file_write (&file, text, strlen (text), &error)
                 && atomic_file_commit (&file, &error));
  g_assert_no_error (error);
}

static void
test_whole (void)
{
  g_autofree char *path = in_folder ("out.png");
  g_auto (AtomicFile) file = { 0 };

  replace (path, "one");
  assert_holds (path, "one");
  g_assert_true (atomic_file_begin (&file, path, NULL) && atomic_file_write (&file, "tw", 2, NULL));
  assert_holds (path, "one");
  g_assert_cmpuint (count (), ==, 2);
  g_assert_false (g_str_has_suffix (file.temporary, ".png"));
  g_assert_true (atomic_file_write (&file, "o", 1, NULL) && atomic_file_commit (&file, NULL));
  assert_holds (path, "two");
  atomic_file_clear (&file);
  g_assert_cmpuint (count (), ==, 1);
  empty ();
}

static void
test_abandoned (void)
{
  g_autofree char *path = in_folder ("out.png");
  AtomicFile       file = { 0 };

  atomic_file_clear (&file);
  g_assert_true (atomic_file_begin (&file, path, NULL) && atomic_file_write (&file, "half", 4, NULL));
  atomic_file_clear (&file);
  g_assert_cmpuint (count (), ==, 0);
}

/* No two names are alike, and none says more about itself than the file's name. */
static void
test_names (void)
{
  g_autofree char *path = in_folder ("out.png"), *first = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_auto (AtomicFile) file = { 0 };

      g_assert_true (atomic_file_begin (&file, path, NULL));
      g_assert_cmpstr (file.temporary, !=, first);
      g_free (first);
      first = g_strdup (file.temporary);
    }
}

static void
test_long_names (void)
{
  g_autofree char *name = g_strnfill (255, 'n'), *path = in_folder (name);

  replace (path, "long");
  assert_holds (path, "long");
  empty ();
}

/* A link stays a link, also one of several and one to nothing yet; what it points to is replaced. */
static void
test_links (void)
{
  g_autofree char *file = in_folder ("file"), *link = in_folder ("link"), *outer = in_folder ("outer"), *loop = in_folder ("loop");
  g_autoptr (GError) error = NULL;
  AtomicFile atomic = { 0 };

  g_assert_cmpint (symlink ("file", link) + symlink (link, outer) + symlink ("loop", loop), ==, 0);
  replace (outer, "new");
  assert_holds (file, "new");
  replace (link, "newer");
  assert_holds (file, "newer");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK) && g_file_test (outer, G_FILE_TEST_IS_SYMLINK));
  g_assert_false (atomic_file_begin (&atomic, loop, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_LOOP);
  atomic_file_clear (&atomic);
  empty ();
}

static void
assert_refused (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (AtomicFile) file = { 0 };

  g_assert_false (atomic_file_begin (&file, path, &error));
  g_assert_nonnull (error);
}

static void
test_refused (void)
{
  g_autofree char *fifo = in_folder ("fifo"), *gone = in_folder ("gone/out");

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_refused (fifo);
  assert_refused (folder);
  assert_refused (gone);
  assert_refused ("/dev/null");
  g_assert_cmpuint (count (), ==, 1);
  empty ();
}

/* What a process that was killed has left is removed; what a living one writes, and what only looks like it, is not. */
static void
test_sweep (void)
{
  g_autofree char *path = in_folder ("out.png"), *like = in_folder ("out.png.vit-0123456.part"),
                  *link = in_folder ("out.png.vit-01234567.part"), *target = in_folder ("other");
  g_auto (AtomicFile) file = { 0 };
  pid_t child;

  g_assert_true (atomic_file_begin (&file, path, NULL));
  put (like, "");
  put (target, "");
  g_assert_cmpint (symlink (target, link), ==, 0);
  if ((child = fork ()) == 0)
    {
      AtomicFile dead = { 0 };

      _exit (atomic_file_begin (&dead, path, NULL) ? 0 : 1);
    }
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
  g_assert_cmpuint (count (), ==, 5);
  atomic_file_sweep (folder);
  g_assert_cmpuint (count (), ==, 4);
  g_assert_true (g_file_test (file.temporary, G_FILE_TEST_EXISTS) && g_file_test (like, G_FILE_TEST_EXISTS)
                 && g_file_test (link, G_FILE_TEST_IS_SYMLINK) && g_file_test (target, G_FILE_TEST_EXISTS));
  atomic_file_clear (&file);
  empty ();
  atomic_file_sweep ("/nowhere");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("atomic-XXXXXX", NULL);
  g_test_add_func ("/common/atomic-file/whole", test_whole);
  g_test_add_func ("/common/atomic-file/abandoned", test_abandoned);
  g_test_add_func ("/common/atomic-file/names", test_names);
  g_test_add_func ("/common/atomic-file/long-names", test_long_names);
  g_test_add_func ("/common/atomic-file/links", test_links);
  g_test_add_func ("/common/atomic-file/refused", test_refused);
  g_test_add_func ("/common/atomic-file/sweep", test_sweep);
  result = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return result;
}
