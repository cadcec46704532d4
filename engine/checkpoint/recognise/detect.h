/* detect.h - recognises a network by the names and shapes in its checkpoint.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DETECT_H
#define DETECT_H

#include "../describe/config.h"

/* Completes `config`: dimensions from the checkpoint, and for every key that the .ini left open what is usual for such a
 * network.  VIA_ERROR_UNSUPPORTED names a known layout that this version cannot run, VIA_ERROR_FILE lists what is missing,
 * mis-shaped or unknown: nothing of the file is ignored silently but what no picture ever passes through. */
gboolean detect (Weights *weights, Config *config, GError **error);

#endif
