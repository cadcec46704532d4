/* glib-locks.c - tells ThreadSanitizer what GLib's locks do.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * GLib is not built with the sanitizer, and its mutex is a number and a system call: what one thread has written before it unlocks,
 * and another reads once it has locked, looks like a race.  Loaded before GLib, these functions call GLib's and say what happens
 * between the threads.  Nothing is suppressed: memory that no lock guards is reported as before.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>

/* The sanitizer's, in the program; there is none in the Python and the shell that run it. */
extern void __tsan_acquire (gpointer) __attribute__ ((weak));
extern void __tsan_release (gpointer) __attribute__ ((weak));

#define GLIBS(function) ((__typeof__ (&function)) dlsym (RTLD_NEXT, #function))

static void
acquire (gpointer lock)
{
  if (__tsan_acquire)
    __tsan_acquire (lock);
}

static void
release (gpointer lock)
{
  if (__tsan_release)
    __tsan_release (lock);
}

void
g_mutex_lock (GMutex *mutex)
{
  GLIBS (g_mutex_lock) (mutex);
  acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean locked = GLIBS (g_mutex_trylock) (mutex);

  if (locked)
    acquire (mutex);
  return locked;
}

void
g_mutex_unlock (GMutex *mutex)
{
  release (mutex);
  GLIBS (g_mutex_unlock) (mutex);
}

/* What waits has unlocked meanwhile. */
void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  release (mutex);
  GLIBS (g_cond_wait) (cond, mutex);
  acquire (mutex);
}

gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  gboolean signalled;

  release (mutex);
  signalled = GLIBS (g_cond_wait_until) (cond, mutex, end);
  acquire (mutex);
  return signalled;
}

/* What is made once is seen by whoever finds that it is there. */
#undef g_once_init_enter
#undef g_once_init_leave

gboolean
g_once_init_enter (volatile void *location)
{
  gboolean first = GLIBS (g_once_init_enter) (location);

  acquire ((gpointer) location);
  return first;
}

void
g_once_init_leave (volatile void *location, gsize result)
{
  release ((gpointer) location);
  GLIBS (g_once_init_leave) (location, result);
}
