/* probe-main.c - prints what probe.h measures as JSON: probe THREADS, in GFLOP/s.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "probe.h"

#include <glib.h>
#include <stdlib.h>

int
main (int argc, char **argv)
{
  int threads = argc > 1 ? atoi (argv[1]) : 1;

  g_print ("{\"float32\": %.1f, \"float64\": %.1f}\n", probe_peak (REAL_F32, threads), probe_peak (REAL_F64, threads));
  return 0;
}
