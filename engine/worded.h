/* worded.h - a network whose classes are texts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef WORDED_H
#define WORDED_H

#include "model.h"

/* The same texts upon another network, that of the same backbone for another input.  Error: no memory. */
ViaModel *worded_like (const ViaModel *worded, ViaModel *network, GError **error);

#endif
