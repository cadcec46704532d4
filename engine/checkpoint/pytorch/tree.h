/* tree.h - finds the tensors in the object that a PyTorch file holds.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TREE_H
#define TREE_H

#include "values.h"

/* Sets storage->data to the storage->bytes bytes of it, or records why not. */
typedef gboolean (*TreePlace) (gpointer data, Storage *storage, ParseError *error);

/* Appends every tensor below `root` to `tensors`, under its dotted name, which is kept in `names`. */
gboolean tree_read (Value *root, TreePlace place, gpointer data, GArray *tensors, GStringChunk *names, ParseError *error);

#endif
