/* threads.h - the threads of the arithmetic.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A handful of threads that sleep until there is work.  Work is a number of equal tasks; threads take the next one as they
 * become free, so that a core that somebody else uses costs its share and no more.  The caller works along as thread 0.
 * One region runs at a time in a process: a second caller waits.  But where the count is 1 each caller works alone, beside the others.
 */
#ifndef THREADS_H
#define THREADS_H

#include <stddef.h>

/* No more threads than this, whatever the machine has. */
#define THREADS_MOST 32
/* Bytes of threads_workspace() and threads_common(). */
#define THREADS_WORKSPACE (8u << 20)
#define THREADS_COMMON (32u << 20)

typedef void (*ThreadsTask) (const void *data, int index, int thread);

/* 0 = one per core.  Takes effect at the next region; not while one is running. */
void threads_set_count (int n);
int  threads_count (void);

/* Calls task (data, i, thread) once for every i in 0…n-1 and returns when all are done; threads take
 * the highest i that is left.  Tasks must not nest. */
void threads_each (int n, ThreadsTask task, const void *data);

/* Between these nobody else's tasks run: regions that belong together, such as those that fill something shared and use it. */
void threads_begin (void);
void threads_end (void);

/* A thread beside the others, if there can be one, reads a mapped file in, so that whoever uses it later need not wait for its
 * pages. The mapping may end before that does: what is not there is passed over. */
void threads_read_ahead (const void *start, size_t bytes);

/* Memory for a task's own use while it runs, aligned to 64 bytes; `thread` is the task's. */
void *threads_workspace (int thread);
/* The same for what all tasks of a caller use, between its threads_begin() and threads_end(). */
void *threads_common (void);

#endif
