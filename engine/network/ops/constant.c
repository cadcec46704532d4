/* constant.c - a value that no picture changes: the position embeddings, which an addition then adds to the tokens.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing stands before it, so no message passes it.
 */
#include <string.h>

#include "ops.h"

void
constant_forward (const Run *r)
{
  gsize n = shape_size (r->sy);

  if (r->real == REAL_F64)
    memcpy (r->y, r->step->constant, n * sizeof (double));
  else
    for (gsize i = 0; i < n; i++)
      ((float *) r->y)[i] = (float) r->step->constant[i];
  run_round (r);
}
