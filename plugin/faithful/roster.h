/* roster.h - pictures that a model is evaluated on: which they are, and of what class each is.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * They come from folders and tables as of collection.h.  A class belongs to the model's class whose number, label or synonym it is called,
 * underscores or spaces; or, where there are as many as the model has and all are called like ImageNet's synsets, n01440764, to the one in
 * its place among them.  A folder of none of its classes may also hold pictures of which nothing is said.  Or they lie in the file of ImageNet-Segmentation, NAME.mat, which says what is the object, but not of which class:
 * its pictures are called NAME.mat/0001 … and read when they are wanted.
 */
#ifndef FAITHFUL_ROSTER_H
#define FAITHFUL_ROSTER_H

#include <via.h>

#include "../batch/inventory.h"
#include "../batch/record.h"
#include "../probe/collection.h"
#include "segmentation-file.h"

#define ROSTER_UNLABELLED (-1)

typedef struct
{
  int               label; /* the model's class that it is said to be of; ROSTER_UNLABELLED: nothing is said */
  char             *root;  /* the folder, or the file of ImageNet-Segmentation, that it was found below */
  SegmentationFile *file;  /* that file, lent, of which it is number … */
  guint             place; /* … this, from 0 on; NULL: it is a file of its own */
} RosterPicture;

typedef struct
{
  Inventory *inventory;
  GPtrArray *pictures; /* of RosterPicture *: the same ones */
  GPtrArray *files;    /* of SegmentationFile * */
  GPtrArray *boxes;    /* of GHashTable *, of boxes_read() */
  GPtrArray *unknown;  /* of char *: of each class that is none of the model's "PATH: sentence"; its pictures are left out */
  GPtrArray *notes;    /* of char *: of each sentence about what else was left out, "PATH: sentence" */
} Roster;

/* `unlabelled`: pictures need not be said to be of a class.  Errors, one sentence: nothing can be read; there are no pictures; no class
 * is the model's. */
Roster *roster_read (const char *const *paths, const ViaModel *model, gboolean unlabelled, GError **error);
void    roster_free (Roster *roster); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Roster, roster_free)

const RosterPicture *roster_picture (const Roster *roster, guint i);
/* The file that it lies in as it now is. */
RecordStamp roster_stamp (const Roster *roster, guint i);
/* The mask of a picture in a folder of them, below which it lies where the picture lies below its own, or directly: dog/1.png for
 * dog/1.jpg, or 1.png.  NULL: there is none.  Free it. */
char *roster_mask (const Roster *roster, guint i, const char *folder);
/* What its mask would be called below such a folder; free it. */
char *roster_mask_name (const Roster *roster, guint i);
/* The boxes of its objects; NULL: none are known. */
const GArray *roster_boxes (const Roster *roster, guint i);
/* What is known of its objects, as a text that is another one when something of it has changed; NULL: nothing is.  `folder`: of masks,
 * or NULL.  Free it. */
char *roster_objects (const Roster *roster, guint i, const char *folder);
/* Leaves at most n of them, from all over the list. */
void roster_thin (Roster *roster, guint n);

#endif
