/* collection.h - pictures of classes, as a user has them: a folder for each class, or a table.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   DIR/cat/1.jpg, DIR/dog/2.jpg …    each folder in DIR that holds pictures is a class, and called like it; pictures beside these
 *                                     folders, and folders in them, are left out
 *   path,class                        a CSV file with these two columns; paths are relative to its folder
 *
 * Classes stand in the order of strcmp() of their names, pictures of each in that of their paths.  No picture is opened.
 */
#ifndef PROBE_COLLECTION_H
#define PROBE_COLLECTION_H

#include <glib.h>

typedef struct
{
  char      *name;
  GPtrArray *paths; /* of char * */
} CollectionClass;

typedef struct
{
  char      *path;    /* of the folder or the table */
  gboolean   several; /* a picture may have several labels, or none */
  GPtrArray *classes; /* of CollectionClass *, sorted */
  GPtrArray
      *paths; /* of char *, lent: each picture once, class by class; of several labels by the first, those without at the end */
  GHashTable *labels;     /* of several: path, lent -> GArray of guint, its classes */
  GPtrArray  *unlabelled; /* of char *: paths of pictures without a label */
  GPtrArray  *notes;      /* of char *: sentences for people about what was left out */
  const char *loose_note; /* the one of them about pictures beside the folders of classes; NULL: there are none */
} Collection;

/* Reads which pictures there are.  Errors, one sentence each: no folder or table; fewer than two classes; columns that are missing; two
 * classes whose names differ only in case; a picture with two classes unless `several`. */
Collection *collection_read (const char *path, gboolean several, GError **error);
void        collection_free (Collection *collection); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Collection, collection_free)

guint                  collection_n_classes (const Collection *collection);
const CollectionClass *collection_class (const Collection *collection, guint i);
/* Pictures in all, each once. */
guint collection_n_pictures (const Collection *collection);

/* Whether a probe can be trained on it: two classes at least, two pictures in each.  FALSE and a sentence. */
gboolean collection_suffices (const Collection *collection, GError **error);

#endif
