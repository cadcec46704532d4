/* micro.h - the plain micro-kernel, once for float and once for double (microkernels.h includes it twice).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expects REAL, VECTOR and UNALIGNED (of LANES of them), and NAME (x) = x with the type's suffix.
 */

INLINE void
NAME (put) (REAL *to, VECTOR sum, bool add)
{
  *(UNALIGNED *) to = add ? *(UNALIGNED *) to + sum : sum;
}

/* n vectors of columns, the second `second` behind the first. */
INLINE void
NAME (multiply) (Call *c, int rows, int n, long second)
{
  const REAL *a = c->a, *b = c->b;
  REAL       *tile = c->tile;
  VECTOR      sum[ROWS][2] = { 0 };

  for (int p = 0; p < c->k; p++, a += GROUP, b += GROUP)
    {
      VECTOR w[2] = { *(const VECTOR *) b, *(const VECTOR *) (b + second) };

      look_ahead (c->ahead, p);
#pragma GCC unroll 16
      for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
        for (int j = 0; j < n; j++)
          sum[i][j] += a[i] * w[j];
    }
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++)
#pragma GCC unroll 2
    for (int j = 0; j < n; j++)
      NAME (put) (tile + i * c->ld + j * LANES, sum[i][j], c->add);
}
