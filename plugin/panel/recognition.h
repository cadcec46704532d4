/* recognition.h - which of the models whose files are there can be used.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * To know that, every checkpoint must be opened and recognised.  A list of many models on a slow disk would keep its dialog
 * waiting, so it is filled with what is there, and learns later, from a thread, what of it is of no use.
 */
#ifndef RECOGNITION_H
#define RECOGNITION_H

#include <glib.h>

typedef struct _Recognition Recognition;

/* At the end, for each model that cannot be used. */
typedef void (*RecognitionUnusable) (const char *name, gpointer data);

/* Begins to recognise these models, the array of whose names it takes over. */
Recognition *recognition_new (GPtrArray *names, RecognitionUnusable unusable, gpointer data);
/* Stops after the model that is being recognised, and tells nothing any more.  NULL is fine. */
void recognition_free (Recognition *recognition);

#endif
