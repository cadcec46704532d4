/* directions.h - what CLIP says of texts: directions in the space that they share with pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DIRECTIONS_H
#define DIRECTIONS_H

#include "tower.h"

typedef struct _Directions Directions;

/* The text tower of a network that is open.  Errors as of tower_open(), and those of another vocabulary beside the weights. */
Directions *directions_open (const Config *image, GError **error);
void        directions_free (Directions *directions);

const TextTower *directions_tower (const Directions *directions);

/* From now on directions are also kept on disk, for the network of that sha256.  Until then they are as long as this lasts. */
void directions_keep (Directions *directions, const char *digest);

/* Fills unit [n,E] with n texts' directions, each of length 1; with `templates` each text is a name, and its direction that of the mean
 * of seven.  By several threads one after the other.  Errors: a text that cannot be read, no memory, cancelled. */
gboolean directions_of (Directions *directions, const char *const *texts, guint n, gboolean templates, Real real,
                        const Progress *progress, double *unit, GError **error);

#endif
