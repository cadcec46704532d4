/* train.h - the dialog that trains a network on a user's own classes; the same source for GTK 2 and GTK 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRAIN_H
#define TRAIN_H

#include <gtk/gtk.h>

typedef struct
{
  /* What is proposed, NULL or "" for the usual; then what was chosen last.  To be freed. */
  char  *folder, *model, *output;
  char  *trained; /* what came out, as via_model_open() takes it; NULL: nothing did */
  double accuracy;

  char *const *images;  /* what the open images are called, which could be explained with it … */
  guint        image;   /* … and which one is to be */
  const char  *program; /* the folder of the program, where its help is */
} Train;

/* Runs the dialog.  TRUE when the image is to be explained with what has been trained. */
gboolean train_run (Train *train);

#endif
