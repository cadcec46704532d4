/* train-work.h - trains a network on pictures of classes, in the background.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRAIN_WORK_H
#define TRAIN_WORK_H

#include "../explain/job.h"
#include "../probe/training.h"

typedef struct _TrainWork TrainWork;

/* At the end: what has been trained, or NULL and why not, which may be that it was stopped.  Lent. */
typedef void (*TrainWorkEnded) (const Training *training, const GError *error, gpointer data);

/* Both are told from the main loop. */
TrainWork *train_work_new (JobReport report, TrainWorkEnded ended, gpointer data);
/* What has been trained is freed as well.  NULL is fine. */
void train_work_free (TrainWork *work);

/* Takes the training over, and keeps it until the next one; nothing may be under way. */
void train_work_begin (TrainWork *work, Training *training);
/* Only asks for the end, which may take a while: a network may be in the middle of a picture. */
void     train_work_stop (TrainWork *work);
gboolean train_work_is_busy (const TrainWork *work);
/* Whether that has been asked for. */
gboolean train_work_is_stopped (const TrainWork *work);

#endif
