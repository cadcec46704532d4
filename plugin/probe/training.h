/* training.h - a linear probe from a folder of pictures: read, looked at, trained, saved.  A job of minutes to hours.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   TrainingOrder order = { .model = "demo", .pictures = "birds", .output = "…/birds.head.safetensors", .balanced = TRUE, .flips = TRUE };
 *   g_autoptr (Training) training = training_new (&order, &error);     what is wrong with the order is said here, at once
 *   job_new (training_run, …, training)                                 in a thread: a JobWork
 *   training_report (training)                                          when it is done
 *
 * What the network says about each picture is kept in the user's cache: a training that was stopped goes on where it was, and a second
 * one with the same pictures takes seconds.  Pictures are decoded by processes of their own, see codec.h: so main() of the program has
 * to begin as codec/process.h says.
 */
#ifndef PROBE_TRAINING_H
#define PROBE_TRAINING_H

#include <via.h>

#include "collection.h"
#include "report.h"

typedef struct
{
  const char  *model;    /* the backbone, as in via_model_open_backbone() */
  const char  *pictures; /* folder or table, see collection.h */
  const char  *output;   /* NAME.head.safetensors, which an existing file is replaced by only when the new one is whole */
  double       lambda;   /* L2; 0: the best of several */
  gboolean     balanced; /* every class counts the same, however many pictures it has */
  gboolean     flips;    /* mirror images are trained with, too */
  gboolean     several;  /* labels for a picture */
  ViaPrecision precision;
} TrainingOrder;

typedef struct _Training Training;

/* Reads the folder, and looks whether the output can be written.  Strings are copied. */
Training *training_new (const TrainingOrder *order, GError **error);
void      training_free (Training *training); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Training, training_free)

const Collection *training_collection (const Training *training);

/* Does all of it: opens the network, looks at the pictures, trains, saves the head.  A JobWork, whose data is a Training; `stage` says in
 * a few words what is done and how long it will take.  When it fails no file is left. */
gboolean training_run (ViaProgress progress, gpointer token, gpointer training, GError **error);

/* Lent; NULL before training_run() has returned TRUE. */
const Report *training_report (const Training *training);

/* NAME for via_model_open(): the output without its folder and ".head.safetensors" when it lies in a models folder, else its path. */
const char *training_name (const Training *training);

#endif
