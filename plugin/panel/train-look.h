/* train-look.h - looks into a folder of pictures of classes, in the background.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRAIN_LOOK_H
#define TRAIN_LOOK_H

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "../probe/collection.h"

typedef struct _TrainLook TrainLook;

/* Once: what there is, which lives as long as the look; or NULL and why it cannot be known. */
typedef void (*TrainLookRead) (const Collection *collection, const GError *error, gpointer data);
/* Then, class by class: a few of its pictures, side by side, lent. */
typedef void (*TrainLookSeen) (guint i, GdkPixbuf *pictures, gpointer data);

/* Begins; both are told from the main loop. */
TrainLook *train_look_new (const char *folder, TrainLookRead read, TrainLookSeen seen, gpointer data);
/* Stops, and tells nothing any more.  NULL is fine. */
void train_look_free (TrainLook *look);

#endif
