/* label-list.c - see label-list.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "label-list.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <via-words.h>

/* So many bytes are no list of names. */
#define BYTES_MOST (4 << 20)
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

static char *
read_list (const char *path)
{
  GStatBuf about;
  char    *text = NULL;

  if (g_stat (path, &about) != 0 || !S_ISREG (about.st_mode) || about.st_size > BYTES_MOST
      || !g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  return text;
}

/* Without a byte order mark. */
static char **
split_lines (const char *text)
{
  g_auto (GStrv) lines =
      g_strsplit_set (g_str_has_prefix (text, BYTE_ORDER_MARK) ? text + strlen (BYTE_ORDER_MARK) : text, "\n\r", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (int i = 0; lines[i]; i++)
    if (*g_strstrip (lines[i]))
      g_strv_builder_add (names, lines[i]);
  return g_strv_builder_end (names);
}

char **
label_list_read (const char *name, GError **error)
{
  char           **names = via_label_set (name);
  g_autofree char *text = names ? NULL : read_list (name);

  if (names)
    return names;
  names = text && g_utf8_validate (text, -1, NULL) ? split_lines (text) : NULL;
  if (names && *names)
    return names;
  g_strfreev (names);
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("labels: “%s” is neither imagenet-1k nor a text file with a name on each line"),
               name);
  return NULL;
}
