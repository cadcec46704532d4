/* held.c - decoders that wait before a picture; to be preloaded.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The picture number $HELD_PICTURE, from 1, of each process waits for as long as the file $HELD is there.  A decoder limits its
 * processor's seconds before each picture: that is where it is held.
 */
#define _GNU_SOURCE /* of prlimit() */
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

int
setrlimit (__rlimit_resource_t resource, const struct rlimit *limit)
{
  static int            pictures;
  const char           *number = getenv ("HELD_PICTURE"), *file = getenv ("HELD");
  const struct timespec pause = { 0, 5000000 };

  if (number && file && resource == RLIMIT_CPU && ++pictures == atoi (number))
    while (access (file, F_OK) == 0)
      nanosleep (&pause, NULL);
  return prlimit (0, resource, limit, NULL);
}
