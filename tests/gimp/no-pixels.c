/* no-pixels.c - a GIMP that keeps pixels to itself, as it does when something is wrong with it; to be preloaded.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The file $NO_PIXELS holds a number: the plug-in's call for pixels, or for a shadow, of that number gets none.  All others, and
 * those of all other programs, get what they ask for.  The argument is a number in GIMP 2.10 and a pointer in GIMP 3; it is handed
 * on as it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void *(*GetBuffer) (void *drawable);

void *gimp_drawable_get_buffer (void *drawable);
void *gimp_drawable_get_shadow_buffer (void *drawable);

static int
refused_call (void)
{
  const char *path = getenv ("NO_PIXELS");
  FILE       *file = path ? fopen (path, "r") : NULL;
  int         number = 0;

  if (file)
    {
      if (fscanf (file, "%d", &number) != 1)
        number = 0;
      fclose (file);
    }
  return number;
}

static void *
hand_out (const char *function, void *drawable)
{
  static int calls;
  GetBuffer  original = (GetBuffer) dlsym (RTLD_NEXT, function);

  if (strcmp (program_invocation_short_name, "vit-attribution") == 0 && ++calls == refused_call ())
    return NULL;
  return original (drawable);
}

void *
gimp_drawable_get_buffer (void *drawable)
{
  return hand_out (__func__, drawable);
}

void *
gimp_drawable_get_shadow_buffer (void *drawable)
{
  return hand_out (__func__, drawable);
}
