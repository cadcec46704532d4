/* unlike.h - networks whose weights have names of ours, but that compute something else.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef UNLIKE_H
#define UNLIKE_H

#include "../base/strangers.h"
#include "match.h"

/* What it is; NULL for a network that may be one of ours. */
const Stranger *unlike_ours (const Match *match);

#endif
