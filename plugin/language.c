/* language.c - messages in the user's language.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Everything, the engine's messages too, has one text domain.
 */
#include "language.h"

#include <libintl.h>
#include <locale.h>

char *
language_folder (const char *program)
{
  g_autofree char *beside = g_path_get_dirname (program);
  char            *folder = g_build_filename (beside, "locale", NULL);

  if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    g_clear_pointer (&folder, g_free);
  return folder;
}

void
language_set (const char *folder)
{
  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}

void
language_begin (const char *otherwise)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program ? language_folder (program) : NULL;

  if (folder || otherwise)
    language_set (folder ? folder : otherwise);
}
