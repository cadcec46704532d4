/* remake.c - see remake.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "remake.h"

#include "ops/ops.h"

static const Step *
maker (const Tape *tape, int value)
{
  for (guint i = 0; i < tape->steps->len; i++)
    if (tape_step (tape, i)->out == value)
      return tape_step (tape, i);
  return NULL; /* the picture */
}

static gboolean
is_cheap (const Step *step)
{
  return step && op_traits[step->op].cheap;
}

gboolean
remake_can (const Tape *tape, int value)
{
  const Step *made = maker (tape, value);
  gboolean    read = FALSE;

  if (!is_cheap (made) || is_cheap (maker (tape, made->in[0])))
    return FALSE;
  for (guint i = 0; i < tape->steps->len; i++)
    {
      const Step *step = tape_step (tape, i);

      if (step->in[0] != value && step->in[1] != value)
        continue;
      if (!op_traits[step->op].dear)
        return FALSE;
      read = TRUE;
    }
  return read;
}

void
remake (const Tape *tape, int value, const Shape *shapes, float *const *values, float *to)
{
  const Step *step = maker (tape, value);
  Run run = { .step = step, .real = REAL_F32, .sx = { shapes[step->in[0]] }, .sy = shapes[value], .x = { values[step->in[0]] } };

  run.y = to;
  op_traits[step->op].forward (&run);
}
