/* test-help.c - the help opens in the user's browser, played by a script.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <unistd.h>
#include <via.h>

#include "help.h"

static char *folder;

static void
write_file (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
wait_for_file (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char            *text = NULL;

  for (int i = 0; i < 6000 && !text; i++) /* a minute */
    if (!g_file_get_contents (path, &text, NULL, NULL))
      g_usleep (10000);
  g_assert_nonnull (text);
  return text;
}

static void
test_missing (void)
{
  g_autofree char *page = g_build_filename (folder, "nowhere", "help", "guide.html", NULL);
  g_autofree char *program = g_build_filename (folder, "nowhere", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (help_show (program, &error));
  g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
  g_assert_nonnull (strstr (error->message, page));
}

/* A script that notes what it is to open; it must be there before GIO looks for browsers. */
static void
install_browser (void)
{
  g_autofree char *script =
      g_strdup_printf ("#!/bin/sh\necho \"$1\" >'%s/new' && mv '%s/new' '%s/opened'\n", folder, folder, folder);
  g_autofree char *path = g_build_filename (folder, "browser", NULL);
  g_autofree char *entry =
      g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Browser\nExec=\"%s\" %%u\nMimeType=text/html;\n", path);

  write_file ("browser", script);
  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
  write_file ("data/applications/browser.desktop", entry);
  write_file ("config/mimeapps.list", "[Default Applications]\ntext/html=browser.desktop\n");
}

static void
test_browser (void)
{
  g_autofree char *page = g_build_filename (folder, "help", "guide.html", NULL);
  g_autofree char *opened = NULL;
  g_autoptr (GFile) wanted = g_file_new_for_path (page);
  g_autoptr (GFile) got = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (help_show (folder, &error));
  g_assert_no_error (error);
  opened = wait_for_file ("opened");
  got = g_file_new_for_commandline_arg (g_strchomp (opened)); /* GIO makes a path of the address */
  g_assert_true (g_file_equal (got, wanted));
}

/* In a process that has never had a browser. */
static void
test_no_browser (void)
{
  g_autofree char *page = g_build_filename (folder, "help", "guide.html", NULL);
  g_autoptr (GError) error = NULL;

  if (g_test_subprocess ())
    {
      g_assert_false (help_show (folder, &error));
      g_assert_error (error, VIA_ERROR, VIA_ERROR_FILE);
      g_assert_nonnull (strstr (error->message, page));
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

/* Of this system's folders GIO finds what kinds of files there are, and no programs. */
static void
set_folders (void)
{
  g_autofree char *data = g_build_filename (folder, "data", NULL), *config = g_build_filename (folder, "config", NULL);
  g_autofree char *system = g_build_filename (folder, "system", NULL), *mime = g_build_filename (system, "mime", NULL);

  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CONFIG_HOME", config, TRUE);
  g_setenv ("XDG_CONFIG_DIRS", system, TRUE);
  g_setenv ("XDG_DATA_DIRS", system, TRUE);
  g_mkdir (system, 0755);
  g_assert_cmpint (symlink ("/usr/share/mime", mime), ==, 0);
}

static void
remove_folder (void)
{
  const char *argv[] = { "rm", "-r", folder, NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  int failed;

  folder = g_dir_make_tmp ("help of somebody XXXXXX", NULL);
  set_folders ();
  g_test_init (&argc, &argv, NULL);
  write_file ("help/guide.html", "<!doctype html><title>Help</title>");
  if (!g_test_subprocess ())
    install_browser ();
  g_test_add_func ("/help/missing", test_missing);
  g_test_add_func ("/help/browser", test_browser);
  g_test_add_func ("/help/no-browser", test_no_browser);
  failed = g_test_run ();
  remove_folder ();
  return failed;
}
