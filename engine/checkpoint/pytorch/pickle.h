/* pickle.h - reads a pickle into inert values; nothing in it is ever looked up, imported or called.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PICKLE_H
#define PICKLE_H

#include "values.h"

/* The object of the pickle that begins at bytes[0]; its texts stay there.  `*used` is how many bytes the pickle takes.  NULL when
 * the error of `values` is recorded. */
Value *pickle_read (Values *values, const guint8 *bytes, gsize size, gsize *used);

#endif
