/* time-left.c - see time-left.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "time-left.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Before that, what has been measured says too little. */
#define SECONDS_LEAST 2.0
#define DONE_LEAST 0.002

char *
time_left_text (double done, double seconds)
{
  double left = done > 0 ? seconds * (1 - done) / done : 0;

  if (seconds < SECONDS_LEAST || done < DONE_LEAST || done >= 1)
    return g_strdup ("");
  if (left < 60)
    return g_strdup_printf (_ ("%.0f s left"), ceil (left));
  if (left < 5400)
    return g_strdup_printf (_ ("%.0f min left"), ceil (left / 60));
  return g_strdup_printf (_ ("%.1f h left"), left / 3600);
}
