/* fold-loops.h - the loops that make one matrix of those of all heads (rows.c includes it, behind forward-loops.h).
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

static inline int
all_heads (const Rows *r)
{
  return r->of ? r->of : r->heads;
}

static inline bool
comes_last (const Rows *r)
{
  return r->head + r->heads == all_heads (r);
}

/* y [cols] = the heads' rows i of a term, added up and finished. */
#define FOLD(name, term, finish)                                                                    \
  static void name (const Rows *r, int first, int last)                                             \
  {                                                                                                 \
    long head = (long) r->rows * r->cols;                                                           \
                                                                                                    \
    for (int i = first; i < last; i++)                                                              \
      {                                                                                             \
        float *y = (float *) r->y + (long) i * r->cols;                                             \
                                                                                                    \
        for (int j = 0; j < r->cols && r->head == 0; j++)                                           \
          y[j] = 0;                                                                                 \
        for (int h = 0; h < r->heads; h++)                                                          \
          {                                                                                         \
            const float *a = (const float *) r->x[0] + h * head + (long) i * r->cols;               \
            const float *b = r->x[1] ? (const float *) r->x[1] + h * head + (long) i * r->cols : a; \
                                                                                                    \
            (void) b;                                                                               \
            for (int j = 0; j < r->cols; j++)                                                       \
              y[j] += term;                                                                         \
          }                                                                                         \
        for (int j = 0; j < r->cols && comes_last (r); j++)                                         \
          y[j] = finish;                                                                            \
      }                                                                                             \
  }

static inline float
clamp (float x)
{
  return x > 0 ? x : 0;
}

FOLD (fold, clamp (a[j]), y[j] / all_heads (r))
FOLD (fold_product, a[j] * b[j], clamp (y[j] / all_heads (r)))
FOLD (fold_product_clamped, clamp (a[j] * b[j]), y[j] / all_heads (r))

/* A head's weight is the mean of its row of gradients, from column p0 on. */
static void
fold_cam (const Rows *r, int first, int last)
{
  long head = (long) r->rows * r->cols;
  int  from = (int) r->p[0], n = r->cols;

  for (int i = first; i < last; i++)
    {
      float *y = (float *) r->y + (long) i * n;

      for (int j = 0; j < n && r->head == 0; j++)
        y[j] = 0;
      for (int h = 0; h < r->heads; h++)
        {
          const float *a = (const float *) r->x[0] + h * head + (long) i * n;
          const float *g = (const float *) r->x[1] + h * head + (long) i * n;
          float        weight = total_f32 (g + from, n - from) / (n - from);

          for (int j = 0; j < n; j++)
            y[j] += weight * a[j];
        }
      for (int j = 0; j < n && comes_last (r); j++)
        y[j] = clamp (y[j] / all_heads (r));
    }
}
