/* last-model.c - the network that this user has used last, so that nobody has to choose it again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In $XDG_CONFIG_HOME/vit-attribution/last-model, a line.  GIMP 2.10 forgets what a plug-in was told when it ends; and a model that was
 * downloaded in one GIMP is wanted in the other.
 */
#include "last-model.h"

#include <string.h>
#include <via.h>

#include "../small-file.h"

#define NAME_MOST 4096

static char *
file_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "vit-attribution", "last-model", NULL);
}

static gboolean
is_real (const char *name)
{
  g_autoptr (ViaSource) source = via_source_new (name, NULL);

  return source && via_source_n_files (source) > 0 && via_source_is_complete (source) && !via_source_caution (source);
}

void
last_model_remember (const char *name)
{
  g_autofree char *path = file_path (), *folder = g_path_get_dirname (path), *line = g_strconcat (name, "\n", NULL);

  if (!is_real (name) || strlen (line) > NAME_MOST)
    return;
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, line, -1, NULL); /* where that is impossible, one has to choose again */
}

char *
last_model_recall (void)
{
  g_autofree char *path = file_path (), *name = small_file_text (path, NAME_MOST);

  if (name)
    g_strchomp (name);
  return name && *name && g_utf8_validate (name, -1, NULL) && is_real (name) ? g_steal_pointer (&name) : NULL;
}
