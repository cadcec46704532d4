/* tower.h - CLIP's text tower at work: from tokens to features.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TOWER_H
#define TOWER_H

#include "../checkpoint/recognise/text-tower.h"
#include "../kernels/gemm.h"
#include "../network/progress.h"

typedef struct _Tower Tower;

/* The text tower of a network that is open, out of the same file; errors as of text_tower_find(). */
Tower *tower_open (const Config *image, GError **error);
void   tower_free (Tower *tower);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tower, tower_free)

const TextTower *tower_shape (const Tower *tower);

/* The projected features [n,E] of n rows of tokens, arrays of int that end with the end of a text and have at most `context` of them; as they are,
 * of any length.  With REAL_F64 all is computed in float64.  Not for two threads at once.  Errors: no memory, cancelled, something that is not
 * a number. */
gboolean tower_run (Tower *tower, GArray *const *rows, guint n, Real real, const Progress *progress, double *features,
                    GError **error);

/* The most tokens that go through the network together, unless one text alone has more: for the benchmark. */
void tower_set_chunk (Tower *tower, guint tokens);

#endif
