/* packing.h - matrices become groups, [k][GROUP]: see packed.c, which includes this once.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where a group's members are rows, a square of GROUP x GROUP is transposed in registers: with steps s = 1, 2, 4 … rows i and i + s
 * exchange what lies s columns beside the diagonal.
 */

#define KEEP_4_1 0, 4, 2, 6
#define SWAP_4_1 1, 5, 3, 7
#define KEEP_4_2 0, 1, 4, 5
#define SWAP_4_2 2, 3, 6, 7
#define KEEP_8_1 0, 8, 2, 10, 4, 12, 6, 14
#define SWAP_8_1 1, 9, 3, 11, 5, 13, 7, 15
#define KEEP_8_2 0, 1, 8, 9, 4, 5, 12, 13
#define SWAP_8_2 2, 3, 10, 11, 6, 7, 14, 15
#define KEEP_8_4 0, 1, 2, 3, 8, 9, 10, 11
#define SWAP_8_4 4, 5, 6, 7, 12, 13, 14, 15
#define KEEP_16_1 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30
#define SWAP_16_1 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31
#define KEEP_16_2 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define SWAP_16_2 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define KEEP_16_4 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27
#define SWAP_16_4 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31
#define KEEP_16_8 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23
#define SWAP_16_8 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31

#define EXCHANGE(lanes, s)                                                       \
  do                                                                             \
    {                                                                            \
      _Pragma ("GCC unroll 16") for (int i = 0; i < (lanes); i++)                \
      {                                                                          \
        if (i & (s))                                                             \
          continue;                                                              \
        __typeof__ (v[0]) upper = v[i], lower = v[i + (s)];                      \
                                                                                 \
        v[i] = __builtin_shufflevector (upper, lower, KEEP_##lanes##_##s);       \
        v[i + (s)] = __builtin_shufflevector (upper, lower, SWAP_##lanes##_##s); \
      }                                                                          \
    }                                                                            \
  while (0)

#if GROUP == 16
INLINE void
transpose_f32 (F32 *v)
{
  EXCHANGE (16, 1);
  EXCHANGE (16, 2);
  EXCHANGE (16, 4);
  EXCHANGE (16, 8);
}

INLINE void
transpose_f64 (F64 *v)
{
  EXCHANGE (8, 1);
  EXCHANGE (8, 2);
  EXCHANGE (8, 4);
}
#else
INLINE void
transpose_f32 (F32 *v)
{
  EXCHANGE (8, 1);
  EXCHANGE (8, 2);
  EXCHANGE (8, 4);
}

INLINE void
transpose_f64 (F64 *v)
{
  EXCHANGE (4, 1);
  EXCHANGE (4, 2);
}
#endif

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
    transpose_f32 (v);                                                                                                     \
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
  /* Less than a group of columns: what stands behind them in memory does no harm, as long as there is something. */       \
  INLINE void name##_part (bool absolute, const float *from, long ld, int n, int k, REAL *to)                              \
  {                                                                                                                        \
    int p = 0;                                                                                                             \
                                                                                                                           \
    for (; p < k - 1 && ld + n >= GROUP; p++)                                                                              \
      {                                                                                                                    \
        F32 v = *(const F32u *) (from + p * ld);                                                                           \
                                                                                                                           \
        store (to + p * GROUP, absolute ? magnitude (v) : v);                                                              \
      }                                                                                                                    \
    name##_rest (absolute, from + p * ld, 1, ld, n, k - p, to + p * GROUP);                                                \
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
      name##_part (absolute, from + whole * GROUP, ld, n % GROUP, k, to + (long) whole * k * GROUP);                       \
  }

PACK (pack_f32, float, store_f32)
PACK (widen, double, store_f64)

/* Float64 numbers, `member` apart in a group and `next` from k to k. */
INLINE void
pack_f64_rest (const double *from, long member, long next, int n, int k, double *to)
{
  for (int p = 0; p < k; p++)
    for (int j = 0; j < GROUP; j++)
      to[p * GROUP + j] = j < n ? from[j * member + p * next] : 0;
}

/* As many numbers of each row as half a group has members, of the rows from `first` on. */
INLINE void
pack_f64_square (const double *from, long ld, int first, int n, double *to)
{
  F64 v[GROUP / 2];

#pragma GCC unroll 16
  for (int i = 0; i < GROUP / 2; i++)
    v[i] = first + i < n ? *(const F64u *) (from + (first + i) * ld) : (F64){ 0 };
  transpose_f64 (v);
#pragma GCC unroll 16
  for (int i = 0; i < GROUP / 2; i++)
    *(F64 *) (to + i * GROUP + first) = v[i];
}

/* At most a group of rows. */
static void
pack_f64_along (const double *from, long ld, int n, int k, double *to)
{
  int p = 0;

  for (; p + GROUP / 2 <= k; p += GROUP / 2)
    {
      pack_f64_square (from + p, ld, 0, n, to + p * GROUP);
      pack_f64_square (from + p, ld, GROUP / 2, n, to + p * GROUP);
    }
  pack_f64_rest (from + p, ld, 1, n, k - p, to + p * GROUP);
}

/* Columns; of the last group see pack_f32_part. */
static void
pack_f64_across (const double *from, long ld, int n, int k, double *to)
{
  for (; n > 0; from += GROUP, to += (long) k * GROUP, n -= GROUP)
    {
      int p = 0, whole = n >= GROUP ? k : ld + n >= GROUP ? k - 1 : 0;

      for (; p < whole; p++)
        for (int j = 0; j < GROUP; j++)
          to[p * GROUP + j] = from[p * ld + j];
      pack_f64_rest (from + p * ld, 1, ld, n, k - p, to + p * GROUP);
    }
}
