/* timing.h - milliseconds of each step of a walk, for whoever asks with G_MESSAGES_DEBUG=via.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TIMING_H
#define TIMING_H

#include <glib.h>

typedef struct
{
  const char *walk;         /* "forward"; NULL: nobody asks */
  gint64      begun, total; /* microseconds */
} Timing;

Timing timing_begin (const char *walk);
/* A step has ended, and the next one begins. */
void timing_step (Timing *timing, const char *step);
void timing_end (const Timing *timing);

#endif
