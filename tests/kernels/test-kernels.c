/* test-kernels.c - each CPU level against the plain one and against libm; the thread pool.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * With --bench [REPEAT] it prints the speed of every loop at every level instead.
 */
#include <glib.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fill.h"
#include "kernels/elementary.h"
#include "kernels/kernels.h"
#include "kernels/threads.h"

#define MATRICES 4
#define ROWS 2
#define HEADS 3

/* Every loop by name, where it stands in the table, and what it reads and writes. */
typedef struct
{
  const char *name;
  gsize       offset;
  gboolean    wide;      /* its matrices are float64 */
  gboolean    wide_rows; /* its rows are */
  gboolean    folds;
  gboolean    doubles; /* y is double [rows,3] */
  double      p[2];
  double      tolerance; /* relative to the largest number in the result */
  int         least;     /* columns: with fewer, nothing but rounding errors would be compared */
} Loop;

#define LOOP(field, ...)                                 \
  {                                                      \
#field, G_STRUCT_OFFSET(Kernels, field), __VA_ARGS__ \
  }

static const Loop loops[] = {
  LOOP (sum[0], .tolerance = 0),
  LOOP (sum[1], .wide = TRUE, .tolerance = 0),
  LOOP (bias[0], .tolerance = 0),
  LOOP (bias[1], .wide = TRUE, .tolerance = 0),
  LOOP (norm[0], .p = { 1e-6 }, .tolerance = 2e-6),
  LOOP (norm[1], .wide = TRUE, .p = { 1e-6 }, .tolerance = 1e-14),
  LOOP (gelu[0], .tolerance = 1e-6),
  LOOP (gelu[1], .wide = TRUE, .tolerance = 1e-14),
  LOOP (swish[0], .p = { 1.7, 0.05 }, .tolerance = 2e-6),
  LOOP (swish[1], .wide = TRUE, .p = { 1.7, 0.05 }, .tolerance = 1e-14),
  LOOP (gate[0], .tolerance = 2e-6),
  LOOP (gate[1], .wide = TRUE, .tolerance = 1e-14),
  LOOP (softmax[0], .p = { 0.5 }, .tolerance = 1e-6),
  LOOP (softmax[1], .wide = TRUE, .p = { 0.5 }, .tolerance = 1e-14),
  LOOP (scale[0], .wide_rows = TRUE, .tolerance = 1e-6),
  LOOP (scale[1], .wide = TRUE, .wide_rows = TRUE, .tolerance = 1e-14),
  LOOP (round, .wide = TRUE, .tolerance = 0),
  LOOP (absolute, .tolerance = 0),
  LOOP (accumulate, .tolerance = 0),
  LOOP (norm_gradient, .p = { 1e-6 }, .tolerance = 2e-6, .least = 8),
  LOOP (gelu_gradient, .tolerance = 1e-6),
  LOOP (swish_gradient, .p = { 1.7, 0.05 }, .tolerance = 2e-6),
  LOOP (gate_gradient, .tolerance = 2e-6),
  LOOP (gated_gradient, .tolerance = 2e-6),
  LOOP (softmax_gradient, .p = { 0.5 }, .tolerance = 2e-6),
  LOOP (scale_gradient, .wide_rows = TRUE, .tolerance = 1e-6),
  LOOP (norm_held, .p = { 1e-6 }, .tolerance = 2e-6, .least = 8),
  LOOP (gelu_held, .tolerance = 1e-6),
  LOOP (swish_held, .p = { 1.7, 0.05 }, .tolerance = 2e-6),
  LOOP (gate_held, .tolerance = 2e-6),
  LOOP (gamma_share, .p = { 0.25 }, .tolerance = 1e-6),
  LOOP (multiply_sign, .p = { 0.7 }, .tolerance = 1e-6),
  LOOP (divide, .tolerance = 1e-6),
  LOOP (divide_positive, .tolerance = 1e-6),
  LOOP (multiply_add, .p = { 0.5 }, .tolerance = 1e-6),
  LOOP (portion, .p = { 0.5 }, .tolerance = 1e-6),
  LOOP (positive, .tolerance = 1e-6),
  LOOP (spread, .tolerance = 1e-6),
  LOOP (share_sums, .doubles = TRUE, .tolerance = 1e-6),
  LOOP (share, .p = { 0.7 }, .tolerance = 1e-6),
  LOOP (ratio, .tolerance = 1e-6),
  LOOP (fold, .folds = TRUE, .tolerance = 1e-6),
  LOOP (fold_product, .folds = TRUE, .tolerance = 1e-6),
  LOOP (fold_product_clamped, .folds = TRUE, .tolerance = 1e-6),
  LOOP (fold_cam, .folds = TRUE, .p = { 1 }, .tolerance = 2e-6, .least = 8),
};

static RowLoop
loop_of (const Kernels *level, const Loop *loop)
{
  return G_STRUCT_MEMBER (RowLoop, level, loop->offset);
}

/* Everything a loop may touch: inputs and a result, each large enough for either type. */
typedef struct
{
  int     rows, cols;
  double *x[MATRICES], *row[ROWS], *y;
  gsize   count;
} Data;

static Data
data_new (const Loop *loop, int rows, int cols, guint32 seed)
{
  Data   d = { .rows = rows, .cols = cols, .count = (gsize) HEADS * rows * MAX (cols, 3) };
  GRand *random = g_rand_new_with_seed (seed);

  for (int i = 0; i < MATRICES; i++)
    {
      d.x[i] = g_new (double, d.count);
      fill (d.x[i], d.count, loop->wide, random);
    }
  for (int i = 0; i < ROWS; i++)
    {
      d.row[i] = g_new (double, cols);
      fill (d.row[i], cols, loop->wide_rows, random);
    }
  d.y = g_new (double, d.count);
  fill (d.y, d.count, loop->wide, random);
  g_rand_free (random);
  return d;
}

static void
data_clear (Data *d)
{
  for (int i = 0; i < MATRICES; i++)
    g_free (d->x[i]);
  for (int i = 0; i < ROWS; i++)
    g_free (d->row[i]);
  g_free (d->y);
}

static void
run (const Kernels *level, const Loop *loop, const Data *d)
{
  Rows r = { .rows = d->rows, .cols = d->cols, .y = d->y, .heads = HEADS, .p = { loop->p[0], loop->p[1] } };

  for (int i = 0; i < MATRICES; i++)
    r.x[i] = d->x[i];
  for (int i = 0; i < ROWS; i++)
    r.row[i] = d->row[i];
  rows_run (loop_of (level, loop), &r);
}

static double
result (const Loop *loop, const Data *d, gsize i)
{
  gboolean wide = loop->doubles || (loop->wide && loop->offset != G_STRUCT_OFFSET (Kernels, round));

  return wide ? d->y[i] : ((float *) d->y)[i];
}

static void
compare (const Kernels *level, const Loop *loop, int rows, int cols)
{
  const Kernels *levels[3];
  Data           plain = data_new (loop, rows, cols, 7 + rows + cols), other = data_new (loop, rows, cols, 7 + rows + cols);
  gsize          n = (gsize) rows * (loop->doubles ? 3 : cols);
  double         largest = 1;

  kernels_levels (levels);
  run (levels[0], loop, &plain);
  run (level, loop, &other);
  for (gsize i = 0; i < n; i++)
    largest = MAX (largest, fabs (result (loop, &plain, i)));
  for (gsize i = 0; i < n; i++)
    {
      double difference = fabs (result (loop, &plain, i) - result (loop, &other, i));

      if (!(difference <= loop->tolerance * largest))
        g_error ("%s at level %s, %d x %d: element %zu is %.9g, plain %.9g", loop->name, level->level, rows, cols, i,
                 result (loop, &other, i), result (loop, &plain, i));
    }
  data_clear (&plain);
  data_clear (&other);
}

/* Odd sizes, tails of every length, one element. */
static void
test_levels (void)
{
  const Kernels *levels[3];
  int            n = kernels_levels (levels);

  g_assert_cmpint (sizeof (Kernels), ==, sizeof (char *) + G_N_ELEMENTS (loops) * sizeof (RowLoop)); /* none is missing above */
  for (int l = 0; l < n; l++)
    for (gsize i = 0; i < G_N_ELEMENTS (loops); i++)
      {
        for (int cols = MAX (loops[i].least, 1); cols <= 35; cols++)
          compare (levels[l], &loops[i], 3, cols);
        compare (levels[l], &loops[i], 197, 193);
      }
}

/* The elementary functions over their whole range. */
static void
test_elementary (void)
{
  for (double x = -30; x < 30; x += 0.00137)
    {
      float  f = (float) x;
      double phi = 0.5 * erfc (-x * G_SQRT2 / 2), phi_f = 0.5 * erfc (-(double) f * G_SQRT2 / 2);

      g_assert_cmpfloat_with_epsilon (exp_f64 (x) / exp (x), 1, 1e-15);
      g_assert_cmpfloat_with_epsilon (exp_f32 (f) / exp ((double) f), 1, 4e-7);
      g_assert_cmpfloat_with_epsilon (phi_f64 (x, exp_f64 (-x * x / 2)), phi, 1e-14);
      g_assert_cmpfloat_with_epsilon (phi_f32 (f, exp_f32 (-f * f / 2)), phi_f, 2e-7);
    }
  g_assert_cmpfloat (exp_f32 (0), ==, 1);
  g_assert_cmpfloat (exp_f64 (0), ==, 1);
  g_assert_cmpfloat (exp_f32 (-1000), <, 1e-37);
  g_assert_true (isfinite (exp_f64 (1e9)));
}

/* Inputs that are no numbers give results that are none, and nothing worse. */
static void
test_not_numbers (void)
{
  const Kernels *levels[3];
  int            n = kernels_levels (levels);

  for (int l = 0; l < n; l++)
    for (gsize i = 0; i < G_N_ELEMENTS (loops); i++)
      {
        Data d = data_new (&loops[i], 2, 19, 1);

        for (gsize j = 0; j < d.count; j++)
          if (loops[i].wide)
            d.x[0][j] = j % 2 ? NAN : INFINITY;
          else
            ((float *) d.x[0])[j] = j % 2 ? NAN : INFINITY;
        run (levels[l], &loops[i], &d);
        data_clear (&d);
      }
}

static void
test_safe_division (void)
{
  float r[4] = { 1, 1, 1, 0 }, z[4] = { 0, -1e-9f, -0.5f, 0 }, y[4];

  rows_run (kernels ()->divide, &(Rows){ .rows = 1, .cols = 4, .x = { r, z }, .y = y });
  g_assert_cmpfloat (y[0], ==, 0);
  g_assert_cmpfloat_with_epsilon (y[1] / 1e9f, 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (y[2], -2, 1e-6);
  g_assert_cmpfloat (y[3], ==, 0);
}

/* Lost digits are reported, true zeros are not. */
static void
test_positive (void)
{
  float a[3] = { 1, 0, 2 }, x[3] = { -0.9999f, 0, 1 }, y[3];

  rows_run (kernels ()->positive, &(Rows){ .rows = 1, .cols = 3, .x = { a, x }, .y = y });
  g_assert_cmpfloat (y[0], ==, -1);
  g_assert_cmpfloat (y[1], ==, 0);
  g_assert_cmpfloat (y[2], ==, 1.5f);
}

static gpointer
ask (gpointer unused)
{
  return (gpointer) kernels ();
}

/* The first question of this process comes from several threads. */
static void
test_asked_at_once (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ask", ask, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == kernels ());
}

static void
count_task (const void *data, int index, int thread)
{
  g_atomic_int_inc ((gint *) data + index);
}

/* Every task runs once, whatever the number of threads, many times in a row. */
static void
test_pool (void)
{
  for (int threads = 1; threads <= 4; threads++)
    {
      gint done[64] = { 0 };

      threads_set_count (threads);
      for (int round = 0; round < 2000; round++)
        threads_each (1 + round % 64, count_task, done);
      for (int i = 0; i < 64; i++)
        g_assert_cmpint (done[i], ==, 2000 - 2000 / 64 * i - MIN (i, 2000 % 64));
    }
  threads_set_count (0);
}

static void
look_at_mask (const void *data, int index, int thread)
{
  sigset_t mask;

  pthread_sigmask (SIG_SETMASK, NULL, &mask);
  if (sigismember (&mask, SIGBUS) || sigismember (&mask, SIGSEGV))
    g_atomic_int_inc ((gint *) data); /* it would end the process before the host can speak */
  else if (thread > 0 && sigismember (&mask, SIGINT))
    g_atomic_int_inc ((gint *) data + 1);
  g_usleep (100);
}

/* The pool's threads leave signals to the host's own, but for those of their own faults. */
static void
test_pool_signals (void)
{
  gint counts[2] = { 0 };

  threads_set_count (4);
  threads_each (200, look_at_mask, counts);
  threads_set_count (0);
  g_assert_cmpint (counts[0], ==, 0);
  g_assert_cmpint (counts[1], >, 0);
}

static gpointer
run_pool (gpointer done)
{
  for (int round = 0; round < 500; round++)
    threads_each (8, count_task, done);
  return NULL;
}

/* Two callers at once. */
static void
test_pool_shared (void)
{
  gint     first[8] = { 0 }, second[8] = { 0 };
  GThread *thread = g_thread_new ("second", run_pool, second);

  run_pool (first);
  g_thread_join (thread);
  for (int i = 0; i < 8; i++)
    {
      g_assert_cmpint (first[i], ==, 500);
      g_assert_cmpint (second[i], ==, 500);
    }
}

static gboolean
is_in_memory (char *page)
{
  guchar there = 0;

  g_assert_cmpint (mincore (page, 1, &there), ==, 0);
  return there & 1;
}

/* What is mapped is read to its last page, and a mapping that has ended does no harm. */
static void
test_read_ahead (void)
{
  gsize size = 64 << 20;
  char *memory = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
       *last = memory + size - sysconf (_SC_PAGESIZE);

  g_assert_true (memory != MAP_FAILED);
  if (madvise (memory, 1, MADV_POPULATE_READ) != 0)
    {
      g_test_skip ("this kernel cannot read ahead");
      return;
    }
  g_assert_false (is_in_memory (last));
  threads_read_ahead (memory + 100, size - 100);
  for (int i = 0; i < 1000 && !is_in_memory (last); i++)
    g_usleep (10000);
  g_assert_true (is_in_memory (last));
  g_assert_cmpint (munmap (memory, size), ==, 0);
  threads_read_ahead (memory, size);
}

static void
bench (int repeat)
{
  const Kernels *levels[3];
  int            n = kernels_levels (levels), rows = 197, cols = 3072;

  g_print ("# million elements per second, %d x %d, %d threads\n", rows, cols, threads_count ());
  for (gsize i = 0; i < G_N_ELEMENTS (loops); i++)
    {
      Data d = data_new (&loops[i], rows, cols, 1);

      g_print ("%-24s", loops[i].name);
      for (int l = 0; l < n; l++)
        {
          gint64 start;

          run (levels[l], &loops[i], &d);
          start = g_get_monotonic_time ();
          for (int r = 0; r < repeat; r++)
            run (levels[l], &loops[i], &d);
          g_print ("  %s %6.0f", levels[l]->level, (double) rows * cols * repeat / (g_get_monotonic_time () - start));
        }
      g_print ("\n");
      data_clear (&d);
    }
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--bench") == 0)
    {
      bench (argc > 2 ? atoi (argv[2]) : 30);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kernels/asked-at-once", test_asked_at_once);
  g_test_add_func ("/kernels/levels", test_levels);
  g_test_add_func ("/kernels/elementary", test_elementary);
  g_test_add_func ("/kernels/not-numbers", test_not_numbers);
  g_test_add_func ("/kernels/safe-division", test_safe_division);
  g_test_add_func ("/kernels/positive", test_positive);
  g_test_add_func ("/kernels/pool", test_pool);
  g_test_add_func ("/kernels/pool-signals", test_pool_signals);
  g_test_add_func ("/kernels/pool-shared", test_pool_shared);
  g_test_add_func ("/kernels/read-ahead", test_read_ahead);
  return g_test_run ();
}
