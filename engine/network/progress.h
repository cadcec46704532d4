/* progress.h - telling the caller how far we are, and hearing that we should stop.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include "via.h"

typedef struct
{
  ViaProgress call; /* may be NULL */
  gpointer    data;
  const char *stage;
} Progress;

/* FALSE and VIA_ERROR_CANCELLED when the caller wants to stop; `done` in 0…1. */
gboolean progress_report (const Progress *progress, double done, GError **error);

#endif
