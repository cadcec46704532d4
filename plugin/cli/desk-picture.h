/* desk-picture.h - a picture at a desk of desks.h, and what has become of it when it has failed.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_DESK_PICTURE_H
#define CLI_DESK_PICTURE_H

#include "../batch/failure.h"
#include "../batch/inventory.h"
#include "../batch/record.h"

typedef struct
{
  const InventoryItem *item;
  RecordStamp          stamp;
  GError              *failed; /* NULL: it has not */
  FailureKind          kind;   /* of what has */
} DeskPicture;

/* Whether what is wrong is wrong with this picture alone.  FALSE and an error: with all of them, of which none has been done yet, or
 * the user wants no more.  `proven`: one has been done. */
gboolean desk_picture_is_alone (const DeskPicture *picture, gboolean proven, GError **error);
/* The line of its record, to be freed; failed and kind become what it says. */
char *desk_picture_line (DeskPicture *picture, const RecordTerms *terms);

#endif
