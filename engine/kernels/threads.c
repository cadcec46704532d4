/* threads.c - see threads.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define _GNU_SOURCE
#include "threads.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "stopwatch.h"

/* Nanoseconds that an idle thread looks for work before it sleeps: about the price of being woken, in a virtual machine. */
#define SPIN 50000

/* The low half of `state` counts the tasks nobody has taken yet, the high half the regions: a thread that comes late finds
 * the count at 0, or another region, and can never take a task with the wrong function. */
#define TASKS_LEFT(state) ((int) (uint32_t) (state))
#define REGION(state) ((uint32_t) ((state) >> 32))

static struct
{
  pthread_mutex_t        region; /* held by the caller whose tasks run */
  pthread_mutex_t        lock;   /* for sleeping */
  pthread_cond_t         work, done;
  atomic_int             wanted; /* threads between two regions look, too */
  int                    started;
  _Atomic uint64_t       state;
  atomic_int             unfinished; /* tasks */
  _Atomic (ThreadsTask)  task;
  _Atomic (const void *) data;
} pool = { .region = PTHREAD_MUTEX_INITIALIZER,
           .lock = PTHREAD_MUTEX_INITIALIZER,
           .work = PTHREAD_COND_INITIALIZER,
           .done = PTHREAD_COND_INITIALIZER };

/* Zero pages until somebody writes: a workspace costs what its thread has touched. */
static _Alignas(64) char workspaces[THREADS_MOST][THREADS_WORKSPACE], common[THREADS_COMMON];

/* What a caller that works alone has instead. */
typedef struct
{
  char workspace[THREADS_WORKSPACE], common[THREADS_COMMON];
} Room;

static _Thread_local struct
{
  int   begun;   /* how many times more than ended */
  int   threads; /* then */
  bool  alone;   /* and holds no lock */
  Room *room;    /* kept until the thread ends */
} caller;

void *
threads_workspace (int thread)
{
  return caller.alone ? caller.room->workspace : workspaces[thread];
}

void *
threads_common (void)
{
  return caller.alone ? caller.room->common : common;
}

static pthread_key_t  rooms;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
leave_room (void *room)
{
  munmap (room, sizeof (Room));
}

static void
make_key (void)
{
  pthread_key_create (&rooms, leave_room);
}

/* Makes it when it is first asked for.  Where there is no memory for it callers take turns. */
static bool
has_room (void)
{
  void *room;

  if (caller.room)
    return true;
  pthread_once (&once, make_key);
  room = mmap (NULL, sizeof (Room), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (room == MAP_FAILED)
    return false;
  if (pthread_setspecific (rooms, room) != 0)
    {
      leave_room (room);
      return false;
    }
  caller.room = room;
  return true;
}

static int
cores (void)
{
  cpu_set_t set;

  if (sched_getaffinity (0, sizeof set, &set) == 0)
    return CPU_COUNT (&set);
  return (int) sysconf (_SC_NPROCESSORS_ONLN);
}

void
threads_set_count (int n)
{
  atomic_store (&pool.wanted, n < 0 ? 0 : n);
}

int
threads_count (void)
{
  int wanted = atomic_load (&pool.wanted), n = wanted > 0 ? wanted : cores ();

  return n < 1 ? 1 : n > THREADS_MOST ? THREADS_MOST : n;
}

static void
relax (void)
{
#ifdef VIA_X86_64
  __builtin_ia32_pause ();
#endif
}

static void
take_tasks (int thread)
{
  uint64_t state = atomic_load (&pool.state);

  while (TASKS_LEFT (state) > 0)
    {
      ThreadsTask task = atomic_load (&pool.task);
      const void *data = atomic_load (&pool.data);

      if (!atomic_compare_exchange_weak (&pool.state, &state, state - 1))
        continue;
      task (data, TASKS_LEFT (state) - 1, thread);
      if (atomic_fetch_sub (&pool.unfinished, 1) == 1)
        {
          pthread_mutex_lock (&pool.lock);
          pthread_cond_signal (&pool.done);
          pthread_mutex_unlock (&pool.lock);
        }
      state = atomic_load (&pool.state);
    }
}

/* Waits for a region that is not `seen`: first spinning, then asleep. */
static uint32_t
wait_for_region (uint32_t seen)
{
  uint32_t now;

  for (uint64_t start = stopwatch_now (); stopwatch_now () - start < SPIN; relax ())
    if ((now = REGION (atomic_load (&pool.state))) != seen)
      return now;
  pthread_mutex_lock (&pool.lock);
  while ((now = REGION (atomic_load (&pool.state))) == seen)
    pthread_cond_wait (&pool.work, &pool.lock);
  pthread_mutex_unlock (&pool.lock);
  return now;
}

static void *
worker (void *index)
{
  int      thread = (int) (size_t) index;
  uint32_t seen = 0;

  for (;;)
    {
      seen = wait_for_region (seen);
      if (thread < threads_count ())
        take_tasks (thread);
    }
  return NULL;
}

/* A thread that nobody waits for.  Signals are for the host's own threads, but for those that tell a thread of its own fault: a host
 * may have a last word for them, and the kernel ends a process that has blocked one. */
static bool
start_thread (void *(*run) (void *), void *data)
{
  static const int faults[] = { SIGBUS, SIGSEGV, SIGABRT, SIGFPE, SIGILL, SIGTRAP, SIGSYS };
  sigset_t         all, before;
  pthread_t        thread;
  bool             started;

  sigfillset (&all);
  for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
    sigdelset (&all, faults[i]);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  started = pthread_create (&thread, NULL, run, data) == 0;
  if (started)
    pthread_detach (thread);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return started;
}

/* Starts the threads that are missing.  A machine that refuses one just has fewer. */
static void
start_workers (int threads)
{
  while (pool.started < threads - 1 && start_thread (worker, (void *) (size_t) (pool.started + 1)))
    pool.started++;
}

typedef struct
{
  char  *start;
  size_t bytes;
} MappedRange;

/* Bytes that are asked for at a time: none is waited for in vain for long when the mapping ends. */
#define READ_AT_ONCE (8u << 20)

static void *
read_mapped (void *data)
{
  MappedRange range = *(MappedRange *) data;

  free (data);
#ifdef MADV_POPULATE_READ
  for (size_t at = 0; at < range.bytes; at += READ_AT_ONCE)
    if (madvise (range.start + at, range.bytes - at < READ_AT_ONCE ? range.bytes - at : READ_AT_ONCE, MADV_POPULATE_READ) != 0)
      break;
#endif
  return NULL;
}

void
threads_read_ahead (const void *start, size_t bytes)
{
  size_t       before = (size_t) start % (size_t) sysconf (_SC_PAGESIZE);
  MappedRange *range = malloc (sizeof *range);

  if (!range)
    return;
  *range = (MappedRange){ (char *) start - before, bytes + before };
  madvise (range->start, range->bytes, MADV_WILLNEED); /* the disk starts at once */
  if (!start_thread (read_mapped, range))
    free (range);
}

static void
start_region (int n, ThreadsTask task, const void *data, int threads)
{
  uint64_t region = REGION (atomic_load (&pool.state)) + 1;

  atomic_store (&pool.task, task);
  atomic_store (&pool.data, data);
  atomic_store (&pool.unfinished, n);
  pthread_mutex_lock (&pool.lock);
  start_workers (threads);
  atomic_store (&pool.state, region << 32 | (uint32_t) n);
  pthread_cond_broadcast (&pool.work);
  pthread_mutex_unlock (&pool.lock);
}

static void
wait_for_tasks (void)
{
  for (uint64_t start = stopwatch_now (); stopwatch_now () - start < SPIN; relax ())
    if (atomic_load (&pool.unfinished) == 0)
      return;
  pthread_mutex_lock (&pool.lock);
  while (atomic_load (&pool.unfinished) > 0)
    pthread_cond_wait (&pool.done, &pool.lock);
  pthread_mutex_unlock (&pool.lock);
}

void
threads_begin (void)
{
  if (caller.begun++ > 0)
    return;
  caller.threads = threads_count ();
  caller.alone = caller.threads == 1 && has_room ();
  if (!caller.alone)
    pthread_mutex_lock (&pool.region);
}

void
threads_end (void)
{
  if (--caller.begun > 0)
    return;
  if (!caller.alone)
    pthread_mutex_unlock (&pool.region);
  caller.alone = false;
}

void
threads_each (int n, ThreadsTask task, const void *data)
{
  threads_begin ();
  if (caller.threads == 1 || n == 1)
    for (int i = n - 1; i >= 0; i--)
      task (data, i, 0);
  else if (n > 0)
    {
      start_region (n, task, data, caller.threads);
      take_tasks (0);
      wait_for_tasks ();
    }
  threads_end ();
}
