/* boxes.c - see boxes.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "boxes.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../probe/table.h"

#define FAR 1e9 /* more pixels than any picture has */

/* A number, and nothing else, of at most FAR. */
static gboolean
read_number (const char *text, double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && !end[strspn (end, " ")] && fabs (*number) <= FAR;
}

static gboolean
read_box (char **fields, ViaBox *box)
{
  return read_number (fields[0], &box->x) && read_number (fields[1], &box->y) && read_number (fields[2], &box->width)
         && read_number (fields[3], &box->height) && box->width > 0 && box->height > 0;
}

static gboolean
are_empty (char **fields)
{
  for (; *fields; fields++)
    if (**fields)
      return FALSE;
  return TRUE;
}

static void
add_box (GHashTable *boxes, char *path, ViaBox box)
{
  GArray *others = g_hash_table_lookup (boxes, path);

  if (others)
    g_free (path);
  else
    {
      others = g_array_new (FALSE, FALSE, sizeof (ViaBox));
      g_hash_table_insert (boxes, path, others);
    }
  g_array_append_val (others, box);
}

GHashTable *
boxes_read (const char *path, GError **error)
{
  static const char *const columns[] = { "path", NULL }, *const more[] = { "x", "y", "width", "height", NULL };
  g_autoptr (GPtrArray) rows = table_read (path, columns, more, error);
  g_autoptr (GHashTable) boxes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);

  for (guint i = 0; rows && i < rows->len; i++)
    {
      const TableRecord *row = rows->pdata[i];
      ViaBox             box;

      if (are_empty (row->fields + 1))
        continue;
      if (!read_box (row->fields + 1, &box))
        {
          g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                       _ ("%s: line %u: x, y, width and height are not four numbers of pixels, the last two of them more than 0"),
                       path, row->line);
          return NULL;
        }
      add_box (boxes, table_path (path, row->fields[0]), box);
    }
  return rows ? g_steal_pointer (&boxes) : NULL;
}
