/* timing.c - see timing.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timing.h"

Timing
timing_begin (const char *walk)
{
  if (g_log_writer_default_would_drop (G_LOG_LEVEL_DEBUG, G_LOG_DOMAIN))
    return (Timing){ 0 };
  return (Timing){ .walk = walk, .begun = g_get_monotonic_time () };
}

void
timing_step (Timing *timing, const char *step)
{
  gint64 spent;

  if (!timing->walk)
    return;
  spent = g_get_monotonic_time () - timing->begun;
  timing->total += spent;
  g_debug ("%s: %s: %.3f ms", timing->walk, step, spent / 1e3);
  timing->begun = g_get_monotonic_time (); /* talking is no work */
}

void
timing_end (const Timing *timing)
{
  if (timing->walk)
    g_debug ("%s: %.3f ms in all", timing->walk, timing->total / 1e3);
}
