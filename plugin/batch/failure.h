/* failure.h - why a picture could not be explained, by kinds that scripts can rely on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_FAILURE_H
#define BATCH_FAILURE_H

#include <glib.h>

typedef enum
{
  FAILURE_UNREADABLE,  /* the file cannot be opened */
  FAILURE_UNDECODABLE, /* it is no picture, or a broken one */
  FAILURE_DECODER,     /* its decoder has crashed, or was stopped */
  FAILURE_MEMORY,
  FAILURE_UNEXPLAINED, /* the network, or the method, cannot do with it */
  FAILURE_MASK,        /* its mask is none, or one of another picture */
  FAILURE_UNWRITTEN,   /* its outputs cannot be written */
  N_FAILURES
} FailureKind;

const char *failure_id (FailureKind kind);  /* "undecodable" */
FailureKind failure_of_id (const char *id); /* N_FAILURES: there is none */

/* What an error in reading it means; `kind`: if it is nothing else. */
FailureKind failure_of (const GError *error, FailureKind kind);

/* Takes a path and the colon behind it off the beginning of a message: whoever tells it names the path. */
void failure_shorten (GError *error, const char *path);

/* Of counts [N_FAILURES]: all together; "undecodable 2, decoder 1", to be freed. */
guint failure_total (const guint *counts);
char *failure_list (const guint *counts);

#endif
