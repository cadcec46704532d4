/* inventory.c - see inventory.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "inventory.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "../picture-folder.h"
#include "batch-error.h"
#include "stem.h"

static void
item_free (gpointer data)
{
  InventoryItem *item = data;

  g_free (item->path);
  g_free (item->stem);
  g_free (item->label);
  g_free (item);
}

Inventory *
inventory_new (void)
{
  Inventory *inventory = g_new (Inventory, 1);

  *inventory = (Inventory){ .items = g_ptr_array_new_with_free_func (item_free),
                            .paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                            .stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                            .files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                            .seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  return inventory;
}

void
inventory_free (Inventory *inventory)
{
  if (!inventory)
    return;
  g_hash_table_unref (inventory->paths);
  g_hash_table_unref (inventory->stems);
  g_hash_table_unref (inventory->files);
  g_hash_table_unref (inventory->seen);
  g_ptr_array_unref (inventory->items);
  g_free (inventory->output);
  g_free (inventory);
}

const InventoryItem *
inventory_item (const Inventory *inventory, guint i)
{
  return inventory->items->pdata[i];
}

void
inventory_remove (Inventory *inventory, guint i)
{
  g_ptr_array_remove_index (inventory->items, i);
}

static char *
file_key (const struct stat *about)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64) about->st_dev, (guint64) about->st_ino);
}

gboolean
inventory_has_file (const Inventory *inventory, const struct stat *about)
{
  g_autofree char *key = file_key (about);

  return g_hash_table_contains (inventory->files, key);
}

static char *
key_of (const char *path)
{
  struct stat about;

  return stat (path, &about) == 0 ? file_key (&about) : NULL;
}

void
inventory_leave_out (Inventory *inventory, const char *folder)
{
  inventory->output = key_of (folder);
}

/* FALSE: we have been there, or must not. */
static gboolean
enter (Inventory *inventory, const char *folder)
{
  g_autofree char *key = key_of (folder);

  return !key || (g_strcmp0 (key, inventory->output) != 0 && g_hash_table_add (inventory->seen, g_steal_pointer (&key)));
}

/* The path from the root, without empty parts and ".".  A part ".." stays: behind a link it leads elsewhere.  Free it. */
static char *
plain_path (const char *path)
{
  g_autofree char *here = g_path_is_absolute (path) ? NULL : g_get_current_dir ();
  g_autofree char *whole = here ? g_build_filename (here, path, NULL) : g_strdup (path);
  g_auto (GStrv) parts = g_strsplit (whole, G_DIR_SEPARATOR_S, -1);
  GString *plain = g_string_new (NULL);

  for (char **part = parts; *part; part++)
    if (**part && !g_str_equal (*part, "."))
      g_string_append_printf (plain, G_DIR_SEPARATOR_S "%s", *part);
  return g_string_free (plain, FALSE);
}

/* Takes the key, of which there is one picture.  `below`: the path from the folder that was named, or the name of a file that was. */
static void
add_picture (Inventory *inventory, char *key, const char *path, const char *below, const char *label)
{
  struct stat    about;
  gboolean       there = stat (path, &about) == 0;
  InventoryItem *item;

  if (!g_hash_table_add (inventory->paths, key))
    return;
  item = g_new (InventoryItem, 1);
  *item =
      (InventoryItem){ g_strdup (path), stem_new (below, inventory->stems), there ? (guint64) about.st_size : 0, g_strdup (label) };
  g_ptr_array_add (inventory->items, item);
  if (there)
    g_hash_table_add (inventory->files, file_key (&about));
}

static void
add_found (Inventory *inventory, const char *path, const char *below)
{
  add_picture (inventory, plain_path (path), path, below, NULL);
}

static gboolean
has_results (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, INVENTORY_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* `length`: of the path of the folder that was named, with what separates it. */
static gboolean
add_folder (Inventory *inventory, const char *folder, gsize length, GError **error)
{
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) folders = g_ptr_array_new_with_free_func (g_free);
  guint others = 0;

  if (!picture_folder_read (folder, pictures, folders, &others, error))
    return FALSE;
  for (guint i = 0; i < pictures->len; i++)
    add_found (inventory, pictures->pdata[i], (const char *) pictures->pdata[i] + length);
  for (guint i = 0; i < folders->len; i++)
    if (!has_results (folders->pdata[i]) && enter (inventory, folders->pdata[i])
        && !add_folder (inventory, folders->pdata[i], length, NULL))
      add_found (inventory, folders->pdata[i], (const char *) folders->pdata[i] + length);
  return TRUE;
}

static gboolean
add_named_folder (Inventory *inventory, const char *folder, GError **error)
{
  g_autofree char *inside = g_build_filename (folder, "x", NULL), *key = key_of (folder);

  if (key && g_strcmp0 (key, inventory->output) == 0)
    return batch_error (error, folder, _ ("the outputs cannot go into the folder that the pictures are in; choose another one"));
  if (!enter (inventory, folder))
    return TRUE;
  return add_folder (inventory, folder, strlen (inside) - 1, error);
}

static const char *
name_in (const char *path)
{
  const char *slash = strrchr (path, G_DIR_SEPARATOR);

  return slash ? slash + 1 : path;
}

gboolean
inventory_add (Inventory *inventory, const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return add_named_folder (inventory, path, error);
  add_found (inventory, path, name_in (path));
  return TRUE;
}

gboolean
inventory_add_labelled (Inventory *inventory, const char *path, const char *label)
{
  const guint before = inventory->items->len;

  add_picture (inventory, g_strdup (path), path, name_in (path), label);
  return inventory->items->len > before;
}

/* ---- lists */

/* A file called "-" is one, not another list. */
static gboolean
add_name (Inventory *inventory, const char *name, GError **error)
{
  return !*name || inventory_add (inventory, g_str_equal (name, "-") ? "./-" : name, error);
}

/* Takes whole names off the beginning of `text`. */
static gboolean
take_names (Inventory *inventory, GString *text, char end, GError **error)
{
  char *at = text->str, *stop;

  if (end && memchr (text->str, '\0', text->len))
    return batch_error (error, _ ("standard input"), _ ("a zero byte ends a name; that is a list for -0"));
  while ((stop = memchr (at, end, (gsize) (text->str + text->len - at))))
    {
      *stop = '\0';
      if (!add_name (inventory, at, error))
        return FALSE;
      at = stop + 1;
    }
  g_string_erase (text, 0, at - text->str);
  return TRUE;
}

gboolean
inventory_add_names (Inventory *inventory, int fd, char end, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char   part[1 << 14];
  gssize n;

  while ((n = read (fd, part, sizeof part)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return batch_error (error, _ ("standard input"), g_strerror (errno));
      g_string_append_len (text, part, n);
      if (!take_names (inventory, text, end, error))
        return FALSE;
    }
  return add_name (inventory, text->str, error);
}
