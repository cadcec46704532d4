/* packing.h - matrices become groups, [k][GROUP]: see packed.c, which includes this once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a group's members are rows, a square of GROUP x GROUP is transposed in registers: with steps s = 1, 2, 4 … rows i and i + s
 * exchange what lies s columns beside the diagonal.
 */

#if GROUP == 16
#define KEEP1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define SWAP1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
#define KEEP2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define SWAP2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define KEEP4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define SWAP4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define KEEP8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define SWAP8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31
#else
#define KEEP1 0, 8, 2, 10, 4, 12, 6, 14
#define SWAP1 1, 9, 3, 11, 5, 13, 7, 15
#define KEEP2 0, 1, 8, 9, 4, 5, 12, 13
#define SWAP2 2, 3, 10, 11, 6, 7, 14, 15
#define KEEP4 0, 1, 2, 3, 8, 9, 10, 11
#define SWAP4 4, 5, 6, 7, 12, 13, 14, 15
#endif

#define EXCHANGE(s)                                                         \
  _Pragma ("GCC unroll 16") for (int i = 0; i < GROUP; i++) if (!(i & (s))) \
  {                                                                         \
    F32 upper = v[i], lower = v[i + (s)];                                   \
                                                                            \
    v[i] = __builtin_shufflevector (upper, lower, KEEP##s);                 \
    v[i + (s)] = __builtin_shufflevector (upper, lower, SWAP##s);           \
  }

INLINE void
transpose (F32 *v)
{
  EXCHANGE (1)
  EXCHANGE (2)
  EXCHANGE (4)
#if GROUP == 16
  EXCHANGE (8)
#endif
}

INLINE F32
magnitude (F32 x)
{
  return (F32) ((Bits) x & INT32_MAX);
}

INLINE void
store_f32 (float *to, F32 v)
{
  *(F32 *) to = v;
}

INLINE void
store_f64 (double *to, F32 v)
{
  *(Wide *) to = __builtin_convertvector(v, Wide);
}

/* How far ahead memory is asked for: rows where columns are packed, numbers where rows are. */
#define AHEAD 8
#define ALONG_AHEAD 64

/* The two cases of a group of float32 numbers, as float32 or widened; `member` (j, p) is what stands at to [p][j]. */
#define PACK(name, REAL, store)                                                                                            \
  /* GROUP numbers of each of n rows. */                                                                                   \
  INLINE void name##_square (bool absolute, const float *from, long ld, int n, REAL *to)                                   \
  {                                                                                                                        \
    F32 v[GROUP];                                                                                                          \
                                                                                                                           \
    for (int i = 0; i < n; i++)                                                                                            \
      __builtin_prefetch (from + i * ld + ALONG_AHEAD);                                                                    \
                                                                                                                           \
    _Pragma ("GCC unroll 16") for (int i = 0; i < GROUP; i++) v[i] = i < n ? *(const F32u *) (from + i * ld) : (F32){ 0 }; \
    transpose (v);                                                                                                         \
    _Pragma ("GCC unroll 16") for (int i = 0; i < GROUP; i++) store (to + i * GROUP, absolute ? magnitude (v[i]) : v[i]);  \
  }                                                                                                                        \
                                                                                                                           \
  /* One by one, where there is no full square or no full row. */                                                          \
  INLINE void name##_rest (bool absolute, const float *from, long ld, long next, int n, int k, REAL *to)                   \
  {                                                                                                                        \
    for (int p = 0; p < k; p++)                                                                                            \
      for (int j = 0; j < GROUP; j++)                                                                                      \
        {                                                                                                                  \
          float x = j < n ? from[j * ld + p * next] : 0;                                                                   \
                                                                                                                           \
          to[p * GROUP + j] = absolute ? fabsf (x) : x;                                                                    \
        }                                                                                                                  \
  }                                                                                                                        \
                                                                                                                           \
  /* Rows. */                                                                                                              \
  static void name##_along (bool absolute, const float *from, long ld, int n, int k, REAL *to)                             \
  {                                                                                                                        \
    int p = 0;                                                                                                             \
                                                                                                                           \
    for (; p + GROUP <= k; p += GROUP)                                                                                     \
      name##_square (absolute, from + p, ld, n, to + p * GROUP);                                                           \
    name##_rest (absolute, from + p, ld, 1, n, k - p, to + p * GROUP);                                                     \
  }                                                                                                                        \
                                                                                                                           \
  /* Columns: several groups at a time, so that memory is read in the order in which it lies. */                           \
  static void name##_across (bool absolute, const float *from, long ld, int n, int k, REAL *to)                            \
  {                                                                                                                        \
    int whole = n / GROUP;                                                                                                 \
                                                                                                                           \
    for (int p = 0; p < k; p++)                                                                                            \
      for (int i = 0; i < whole; i++)                                                                                      \
        {                                                                                                                  \
          F32 v = *(const F32u *) (from + p * ld + i * GROUP);                                                             \
                                                                                                                           \
          __builtin_prefetch (from + (p + AHEAD) * ld + i * GROUP);                                                        \
          store (to + ((long) i * k + p) * GROUP, absolute ? magnitude (v) : v);                                           \
        }                                                                                                                  \
    if (n % GROUP)                                                                                                         \
      name##_rest (absolute, from + whole * GROUP, 1, ld, n % GROUP, k, to + (long) whole * k * GROUP);                    \
  }

PACK (pack_f32, float, store_f32)
PACK (widen, double, store_f64)

/* Float64, activations: a small part of the work, and so the plain way. */
static void
pack_f64 (const double *from, long member, long next, int n, int k, double *to)
{
  for (; n > 0; from += GROUP * member, to += (long) k * GROUP, n -= GROUP)
    for (int p = 0; p < k; p++)
      for (int j = 0; j < GROUP; j++)
        to[p * GROUP + j] = j < n ? from[j * member + p * next] : 0;
}
