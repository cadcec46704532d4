/* icc.h - the colour profile that a picture file carries.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CODEC_ICC_H
#define CODEC_ICC_H

#include "container.h"

/* NULL when the file has none.  *broken: it has one, or a part of one, that cannot even be taken out. */
GBytes *icc_extract (const ContainerFacts *facts, Slice file, gboolean *broken);

#endif
