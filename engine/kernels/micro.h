/* micro.h - the micro-kernel, once for float and once for double (packed.c includes it twice).
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Expects REAL, VECTOR and UNALIGNED (of LANES of them), and NAME (x) = x with the type's suffix.
 */

INLINE void
NAME (put) (REAL *to, VECTOR sum, bool add)
{
  *(UNALIGNED *) to = add ? *(UNALIGNED *) to + sum : sum;
}

/* tile [rows, n vectors] = or += A B; the second vector of B stands `second` behind the first. */
INLINE void
NAME (multiply) (int rows, int n, int k, const REAL *a, const REAL *b, long second, REAL *tile, int ld, bool add)
{
  VECTOR sum[ROWS][2] = { 0 };

  for (int p = 0; p < k; p++, a += GROUP, b += GROUP)
    {
      VECTOR w[2] = { *(const VECTOR *) b, *(const VECTOR *) (b + second) };

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
      NAME (put) (tile + i * ld + j * LANES, sum[i][j], add);
}
