/* rotate.c - turns queries and keys by the angles of their places (Su et al. 2021, "RoFormer"), and back.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Of every head d numbers make d/2 pairs, (j, j + d/2) or the neighbours (2j, 2j + 1); with the patch's angle θ_j
 *
 *   x'_j = x_j cos θ_j - x_j+ sin θ_j,   x'_j+ = x_j+ cos θ_j + x_j sin θ_j
 *
 * Tokens before the patches are not turned.  The transpose, which takes messages back, is the turn by -θ.
 */
#include "ops.h"

typedef struct
{
  const Rotary *rotary;
  Real          real;
  double        sign; /* of the sine */
} Turn;

/* Where the pair's first number stands in its head, and how far away the other. */
#define FIRST(j) (t->neighbours ? 2 * (j) : (j))
#define APART(t) ((t)->neighbours ? 1 : (t)->half)

/* One token's row, `cols` numbers. */
#define TURN_ROW(type)                                                                           \
  do                                                                                             \
    {                                                                                            \
      const type *from = (const type *) r->x[0] + (gsize) i * r->ldx[0];                         \
      type       *to = (type *) r->y + (gsize) i * r->ldy;                                       \
                                                                                                 \
      for (int head = 0; head < r->cols; head += 2 * t->half)                                    \
        for (int j = 0; j < t->half; j++)                                                        \
          {                                                                                      \
            int  at = head + FIRST (j), other = at + APART (t);                                  \
            type c = patch < 0 ? 1 : (type) t->cosine[(gsize) patch * t->half + j];              \
            type s = patch < 0 ? 0 : (type) (turn->sign * t->sine[(gsize) patch * t->half + j]); \
            type a = from[at], b = from[other];                                                  \
                                                                                                 \
            to[at] = a * c - b * s;                                                              \
            to[other] = b * c + a * s;                                                           \
          }                                                                                      \
    }                                                                                            \
  while (0)

static void
turn_rows (const Rows *r, int first, int last)
{
  const Turn   *turn = r->data;
  const Rotary *t = turn->rotary;

  for (int i = first; i < last; i++)
    {
      int patch = i - t->prefix;

      if (turn->real == REAL_F64)
        TURN_ROW (double);
      else
        TURN_ROW (float);
    }
}

void
rotate (const Rotary *rotary, Real real, bool back, const Rows *rows)
{
  Turn turn = { rotary, real, back ? -1 : 1 };
  Rows r = *rows;

  r.data = &turn;
  rows_run (turn_rows, &r);
}
