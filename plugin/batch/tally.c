/* tally.c - see tally.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "tally.h"

#include <glib/gi18n-lib.h>

#include "../time-left.h"

Tally
tally_begin (guint all, guint before)
{
  return (Tally){ .all = all, .before = before, .begun = g_get_monotonic_time () };
}

guint
tally_n_failures (const Tally *tally)
{
  return failure_total (tally->failures);
}

static guint
finished (const Tally *tally)
{
  return tally->done + tally_n_failures (tally);
}

double
tally_share (const Tally *tally)
{
  return (double) (tally->before + finished (tally)) / MAX (1, tally->all);
}

char *
tally_progress (const Tally *tally)
{
  double           seconds = (double) (g_get_monotonic_time () - tally->begun) / 1e6;
  guint            now = finished (tally), rest = tally->all - tally->before;
  g_autofree char *left = time_left_text ((double) now / MAX (1, rest), seconds);

  if (!*left)
    return g_strdup_printf (_ ("%u of %u pictures"), tally->before + now, tally->all);
  return g_strdup_printf (_ ("%u of %u pictures, %.1f a second, %s"), tally->before + now, tally->all, now / seconds, left);
}

char *
tally_summary (const Tally *tally)
{
  return g_strdup_printf (_ ("Pictures: %u; explained: %u, done before: %u, failed: %u"), tally->all, tally->done, tally->before,
                          tally_n_failures (tally));
}
