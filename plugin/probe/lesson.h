/* lesson.h - what is learned from: features of the pictures that could be read, and what these are pictures of.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROBE_LESSON_H
#define PROBE_LESSON_H

#include <via-probe.h>

#include "collection.h"
#include "features.h"

typedef struct
{
  ViaExamples examples;
  char      **paths;   /* [n], lent by the collection */
  int        *classes; /* [n]; NULL, or … */
  guint8     *labels;  /* … [n, n_classes] */
  guint       n_equal; /* pictures with the bytes of another one that has another class */
} Lesson;

/* The features' rows are moved: of pictures with several labels those with equal bytes are one, which has the labels of all.  The lesson lends
 * from both.  Error: a class of which too few pictures can be read. */
Lesson *lesson_new (const Collection *collection, FeatureSet *features, GError **error);
void    lesson_free (Lesson *lesson); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lesson, lesson_free)

/* The classes' names, lent, and a NULL; free the list with g_free(). */
const char **lesson_names (const Collection *collection);

#endif
