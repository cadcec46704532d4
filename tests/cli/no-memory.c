/* no-memory.c - a machine that has no memory for one large request; to be preloaded.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The request number $NO_MEMORY for LARGE bytes or more gets none, in each process, and the file $NO_MEMORY_SAID appears.  All
 * others go to glibc, by the names that it has for whoever stands in for it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#define LARGE (64 << 10)

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *old, size_t size);
void *__libc_memalign (size_t align, size_t size);

static int
is_refused (size_t size)
{
  static atomic_int requests;
  const char       *number = getenv ("NO_MEMORY"), *said = getenv ("NO_MEMORY_SAID");

  if (!number || !said || size < LARGE || atomic_fetch_add (&requests, 1) + 1 != atoi (number))
    return 0;
  close (open (said, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  errno = ENOMEM;
  return 1;
}

void *
malloc (size_t size)
{
  return is_refused (size) ? NULL : __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  return size && n <= SIZE_MAX / size && is_refused (n * size) ? NULL : __libc_calloc (n, size);
}

void *
realloc (void *old, size_t size)
{
  return is_refused (size) ? NULL : __libc_realloc (old, size);
}

void *
aligned_alloc (size_t align, size_t size)
{
  return is_refused (size) ? NULL : __libc_memalign (align, size);
}

int
posix_memalign (void **block, size_t align, size_t size)
{
  void *made = aligned_alloc (align, size);

  if (!made)
    return ENOMEM;
  *block = made;
  return 0;
}
