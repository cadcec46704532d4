/* inventory.h - the pictures that are asked for, each once, and what their outputs are called.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   photo.jpg       a file, whatever its name ends in                                  its outputs: photo
 *   DIR             what looks like a picture in a folder, then in its folders          cats/1 for DIR/cats/1.png
 *                   but for those with results of ours
 *
 * The order is that of the arguments, and in a folder that of strcmp().  Stems depend on the whole list alone, neither on what has
 * been done nor on who does it: names that would be alike, or be so where upper and lower case are one, become NAME~2, NAME~3 in
 * that order.
 */
#ifndef BATCH_INVENTORY_H
#define BATCH_INVENTORY_H

#include <glib.h>
#include <sys/stat.h>

/* The file that makes a folder one of results. */
#define INVENTORY_NAME "pictures.jsonl"

typedef struct
{
  char   *path;  /* of the picture, as it was given or found; any bytes but 0 */
  char   *stem;  /* of its outputs' names in the output folder; UTF-8, on one line */
  guint64 bytes; /* of the file; 0 where it cannot be had */
  char   *label; /* of what class it is said to be; NULL: nothing is said */
} InventoryItem;

typedef struct
{
  GPtrArray  *items;    /* of InventoryItem * */
  guint       excluded; /* pictures that were asked for and are none of them, as the model does not know their classes */
  GHashTable *paths;    /* of them, from the root; of those with a label, as they were given */
  GHashTable *stems;    /* that are taken, casefolded */
  GHashTable *files;    /* device and number of each */
  GHashTable *seen;     /* the same of folders that were entered */
  char       *output;   /* the same of the one that is left out; NULL: there is none */
} Inventory;

Inventory *inventory_new (void);
void       inventory_free (Inventory *inventory); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Inventory, inventory_free)

/* A folder of which nothing is a picture to be explained: the outputs'. */
void inventory_leave_out (Inventory *inventory, const char *folder);
/* Adds a picture, or those of a folder.  A folder in it that cannot be read is taken for a picture, which will fail.  Errors: the
 * folder itself cannot be read, or is the one that was left out. */
gboolean inventory_add (Inventory *inventory, const char *path, GError **error);
/* Adds a picture that is said to be of a class.  FALSE: it is there already. */
gboolean inventory_add_labelled (Inventory *inventory, const char *path, const char *label);
/* The same of the names in a file, each of which `end` ends; empty ones do not count. */
gboolean inventory_add_names (Inventory *inventory, int fd, char end, GError **error);

const InventoryItem *inventory_item (const Inventory *inventory, guint i);
/* Takes one out for good; the others keep their stems. */
void inventory_remove (Inventory *inventory, guint i);
/* Whether one of the pictures is this file, by whatever name. */
gboolean inventory_has_file (const Inventory *inventory, const struct stat *about);

#endif
