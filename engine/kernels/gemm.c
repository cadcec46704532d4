/* gemm.c - see gemm.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Cuts products into blocks of rows and tiles of columns, hands them to a backend, and finishes what comes back.
 */
#include <stdlib.h>
#include <string.h>

#include "backend.h"
#include "kernels.h"
#include "stopwatch.h"
#include "threads.h"

/* Wide tiles a thread gets at least, and the narrow ones that come last: a thread which is held up does not hold up the rest. */
#define TILES_PER_THREAD 2
#define LAST_PER_THREAD 2
/* The narrowest tile. */
#define MIN_WIDTH 32

/* A thread's workspace: BACKEND_TEMPORARY, P and Q of a tile of each product; in a batch, which has one, A of its own. */
#define TILE_BYTES (1u << 20)
#define BATCH_BYTES (THREADS_WORKSPACE - BACKEND_TEMPORARY - 2 * TILE_BYTES)
_Static_assert(THREADS_WORKSPACE >= BACKEND_TEMPORARY + GEMM_TOGETHER * 2 * TILE_BYTES, "a workspace");

/* A of each product, which all threads share. */
#define SHARED_BYTES (THREADS_COMMON / GEMM_TOGETHER / 64 * 64)

typedef struct
{
  Gemm           g[GEMM_TOGETHER];
  Slab           slab[GEMM_TOGETHER]; /* of each */
  int            together;
  const Backend *backend;
  int            width;  /* of a tile */
  int            narrow; /* tiles, the first, that have MIN_WIDTH */
  int            ahead;  /* tiles: how many further down a thread's next one is, probably */
} GemmJob;

int
slab_blocks (const Slab *slab)
{
  return (slab->last_product - slab->first_product) * slab->blocks;
}

SlabBlock
slab_block (const Slab *slab, int index)
{
  int       at = slab->first_product + index / slab->blocks, rows = slab->last - slab->first, b = index % slab->blocks;
  int       from = (int) ((long) rows * b / slab->blocks), to = (int) ((long) rows * (b + 1) / slab->blocks);
  SlabBlock block = { .at = at, .i = slab->first + from, .rows = to - from };

  block.area = slab->area + index * slab->block_bytes;
  return block;
}

void
backend_rows (const Gemm *g, SlabBlock block, float *to)
{
  const float *a = (const float *) g->a + block.at * g->step_a + (long) block.i * g->lda;
  Rows         r = { .rows = block.rows, .cols = g->k, .x = { a }, .ldx = { g->lda }, .y = to };

  if (g->left == GEMM_A_ABS)
    kernels ()->absolute (&r, 0, block.rows);
  else
    {
      r.x[1] = g->z + (long) block.i * g->lda;
      r.ldx[1] = g->lda;
      kernels ()->divide_positive (&r, 0, block.rows);
    }
}

/* The rows of one product in a tile become rows of C. */
static void
finish_tile (const GemmJob *job, const Slab *slab, const Tile *tile, int at)
{
  const Gemm *g = slab->g;
  int         rows = slab->last - slab->first;
  size_t      in_tile = (size_t) (at - slab->first_product) * rows * tile->ld;
  long        in_c = (long) slab->first * g->ldc + tile->j;
  const void *p = (char *) tile->p + in_tile * real_size (g);
  Rows        r = { .rows = rows, .cols = tile->n, .x = { p }, .ldx = { tile->ld }, .ldy = g->ldc, .set = g->set, .p = { 1 } };
  RowLoop     loop = kernels ()->accumulate;

  r.y = (char *) g->c + (at * g->step_c + in_c) * (long) real_size (g);
  r.copy = g->copy ? g->copy + at * g->step_c + in_c : NULL;
  r.ldcopy = g->ldc;
  if (g->finish == GEMM_BIAS || g->real == REAL_F64)
    {
      loop = kernels ()->bias[g->real];
      r.row[0] = g->finish == GEMM_BIAS && g->bias ? g->bias + tile->j : NULL;
    }
  else if (g->finish == GEMM_OUTPUTS)
    {
      loop = kernels ()->positive;
      r.x[1] = g->y + in_c;
      r.ldx[1] = g->ldc;
      r.row[0] = g->bias ? g->bias + tile->j : NULL;
    }
  else if (g->finish == GEMM_SPREAD)
    {
      loop = job->backend->selects ? kernels ()->multiply_add : kernels ()->spread;
      r.x[0] = g->x + in_c;
      r.ldx[0] = g->ldc;
      r.x[1] = p;
      r.x[2] = tile->q ? (const float *) tile->q + in_tile : NULL;
      r.ldx[1] = r.ldx[2] = tile->ld;
    }
  loop (&r, 0, rows);
}

/* Where a tile starts. */
static int
tile_column (const GemmJob *job, int index)
{
  int wide = index - job->narrow;

  return wide < 0 ? index * MIN_WIDTH : job->narrow * MIN_WIDTH + wide * job->width;
}

static void
multiply_tile (const GemmJob *job, int index, char *workspace)
{
  int   j = tile_column (job, index), next = tile_column (job, index + 1), end = next < job->g->n ? next : job->g->n;
  Tile  tiles[GEMM_TOGETHER];
  char *results = workspace + BACKEND_TEMPORARY;

  for (int i = 0; i < job->together; i++, results += 2 * TILE_BYTES)
    tiles[i] = (Tile){ .j = j,
                       .n = end - j,
                       .ld = job->width,
                       .next = index < job->ahead ? -1 : tile_column (job, index - job->ahead),
                       .p = results,
                       .q = job->backend->selects ? NULL : results + TILE_BYTES };
  job->backend->multiply (job->slab, tiles, job->together, workspace);
  for (int i = 0; i < job->together; i++)
    for (int at = job->slab[i].first_product; at < job->slab[i].last_product; at++)
      finish_tile (job, &job->slab[i], &tiles[i], at);
}

/* Blocks of A that are prepared. */
static int
n_prepared (const Slab *slab)
{
  return slab->block_bytes ? slab_blocks (slab) : 0;
}

static int
n_blocks (const GemmJob *job)
{
  int n = 0;

  for (int i = 0; i < job->together; i++)
    n += n_prepared (&job->slab[i]);
  return n;
}

static void
prepare_block (const GemmJob *job, int index, char *workspace)
{
  const Slab *slab = job->slab;

  for (; index >= n_prepared (slab); slab++)
    index -= n_prepared (slab);
  job->backend->prepare (slab->g, slab_block (slab, index), workspace);
}

static void
tile_task (const void *data, int index, int thread)
{
  multiply_tile (data, index, threads_workspace (thread));
}

static void
prepare_task (const void *data, int index, int thread)
{
  prepare_block (data, index, threads_workspace (thread));
}

static int
n_tiles (const GemmJob *job)
{
  return job->narrow + (job->g->n - job->narrow * MIN_WIDTH + job->width - 1) / job->width;
}

/* All threads work on the slabs. */
static void
run_shared (const GemmJob *job)
{
  threads_each (n_blocks (job), prepare_task, job);
  threads_each (n_tiles (job), tile_task, job);
}

static void
run_alone (const GemmJob *job, char *workspace)
{
  for (int i = 0; i < n_blocks (job); i++)
    prepare_block (job, i, workspace);
  for (int i = n_tiles (job) - 1; i >= 0; i--)
    multiply_tile (job, i, workspace);
}

/* How many of `rows` rows a slab takes, given the bytes for its A. */
static int
slab_rows (const GemmJob *job, int rows, size_t room)
{
  size_t fit = TILE_BYTES / (job->width * real_size (job->g));

  for (int i = 0; i < job->together; i++)
    {
      size_t block = job->backend->block_bytes (&job->g[i]);

      if (block && room / block * job->backend->rows < fit)
        fit = room / block * job->backend->rows;
    }
  return fit < (size_t) rows ? (int) fit : rows;
}

/* The same slab of each product; its A goes to `area`, the next one's `room` bytes further. */
static void
place_blocks (GemmJob *job, Slab slab, char *area, size_t room)
{
  slab.rows = job->backend->rows;
  slab.blocks = (slab.last - slab.first + slab.rows - 1) / slab.rows;
  for (int i = 0; i < job->together; i++)
    {
      slab.g = &job->g[i];
      slab.block_bytes = job->backend->block_bytes (slab.g);
      slab.area = area + i * room;
      job->slab[i] = slab;
    }
}

/* Slab by slab: as many whole products as there is room for, or some rows of one. */
static void
each_slab (GemmJob *job, int first, int last, char *area, size_t room, char *workspace)
{
  int m = job->g->m, rows = slab_rows (job, m, room), some = rows < m ? 1 : slab_rows (job, m * (last - first), room) / m;

  for (int at = first; at < last; at += some)
    for (int i = 0; i < m; i += rows)
      {
        Slab slab = { .first_product = at, .last_product = at + some < last ? at + some : last, .first = i };

        slab.last = i + rows < m ? i + rows : m;
        place_blocks (job, slab, area, room);
        if (workspace)
          run_alone (job, workspace);
        else
          run_shared (job);
      }
}

static void
batch_task (const void *data, int index, int thread)
{
  GemmJob job = *(const GemmJob *) data;
  char   *workspace = threads_workspace (thread);

  each_slab (&job, index, index + 1, workspace + THREADS_WORKSPACE - BATCH_BYTES, BATCH_BYTES, workspace);
}

/* Tiles for `threads` of them; a product of a batch has one. */
static void
cut_tiles (GemmJob *job, int threads)
{
  const Gemm *g = job->g;
  int         width = job->backend->width[g->real];

  while (threads > 1 && width > MIN_WIDTH && g->n < threads * TILES_PER_THREAD * width)
    width /= 2;
  while (job->backend == &backend_blas && g->form != GEMM_PLAIN && (size_t) width * g->k * real_size (g) > BACKEND_TEMPORARY)
    width /= 2;
  job->width = width;
  job->narrow = threads > 1 && width > MIN_WIDTH ? threads * LAST_PER_THREAD : 0;
  job->ahead = threads;
}

static const Backend *forced;

void
gemm_use (const Backend *backend)
{
  forced = backend;
}

int
gemm_backends (const Backend *backends[4])
{
  const Kernels *levels[3];
  int            n = 0, n_levels = kernels_levels (levels);

  backends[n++] = &backend_blas;
#ifdef VIA_X86_64
  if (n_levels > 1)
    backends[n++] = &backend_v3;
  if (n_levels > 2)
    {
      backends[n++] = &backend_v4;
      backends[n++] = &backend_v4_selecting;
    }
#endif
  return n_levels > 0 ? n : 0;
}

const char *
gemm_backend_name (const Backend *backend)
{
  return backend->name;
}

const Backend *
gemm_backend (void)
{
#ifdef VIA_X86_64
  const char *level = kernels ()->level;

  if (!forced && strcmp (level, "v3") == 0)
    return &backend_v3;
  if (!forced && strcmp (level, "v4") == 0)
    return __builtin_cpu_is ("amd") ? &backend_v4_selecting : &backend_v4;
#endif
  return forced ? forced : &backend_blas;
}

static Stopwatch        watch;
static _Atomic uint64_t flops, executed;

GemmWork
gemm_work (void)
{
  return (GemmWork){ stopwatch_seconds (&watch), atomic_load (&flops) / 1e9, atomic_load (&executed) / 1e9 };
}

unsigned long
gemm_room (unsigned long bytes)
{
  size_t packed = bytes < SHARED_BYTES ? bytes : SHARED_BYTES;

  return GEMM_TOGETHER * packed + (size_t) threads_count () * THREADS_WORKSPACE;
}

static void
count (const GemmJob *job, uint64_t start)
{
  stopwatch_add (&watch, start);
  for (int i = 0; i < job->together; i++)
    {
      const Gemm *g = &job->g[i];
      uint64_t    once = (uint64_t) 2 * g->m * g->n * g->k * g->count;

      atomic_fetch_add (&flops, g->finish == GEMM_SPREAD ? 2 * once : once);
      atomic_fetch_add (&executed, g->finish == GEMM_SPREAD && !job->backend->selects ? 2 * once : once);
    }
}

static void
set_defaults (Gemm *g)
{
  if (g->count == 0)
    g->count = 1;
  if (g->lda == 0)
    g->lda = g->ta ? g->m : g->k;
  if (g->ldb == 0)
    g->ldb = g->tb ? g->k : g->n;
  if (g->ldc == 0)
    g->ldc = g->n;
}

void
gemm_together (const Gemm *products, int n)
{
  GemmJob     job = { .together = n, .backend = gemm_backend () };
  uint64_t    start = stopwatch_now ();
  const Gemm *g = job.g;
  bool        batch;

  for (int i = 0; i < n; i++)
    {
      job.g[i] = products[i];
      set_defaults (&job.g[i]);
    }
  if (g->m == 0 || g->n == 0)
    return;
  batch = g->count > 1 && g->step_b != 0;
  cut_tiles (&job, batch ? 1 : threads_count ());
  threads_begin ();
  if (batch)
    threads_each (g->count, batch_task, &job);
  else
    each_slab (&job, 0, g->count, threads_common (), SHARED_BYTES, NULL);
  threads_end ();
  count (&job, start);
}

void
gemm (const Gemm *g)
{
  gemm_together (g, 1);
}
