/* last-model.h - the network that this user has used last, so that nobody has to choose it again.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LAST_MODEL_H
#define LAST_MODEL_H

#include <glib.h>

/* Keeps the name, or path, of a model that somebody has explained a picture with; not that of one which is only good for drawings. */
void last_model_remember (const char *name);
/* What was kept, when that model is still there; to be freed.  Else NULL. */
char *last_model_recall (void);

#endif
