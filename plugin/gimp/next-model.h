/* next-model.h - the model that the next dialog is to begin with, from one procedure of ours to another.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef NEXT_MODEL_H
#define NEXT_MODEL_H

/* GIMP keeps it until it is taken, or quits. */
void next_model_leave (const char *name);
/* What was left, once; free with g_free().  NULL: nothing. */
char *next_model_take (void);

#endif
