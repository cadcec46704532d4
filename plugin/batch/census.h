/* census.h - what most lines of results have, of those that were made in the same terms.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef BATCH_CENSUS_H
#define BATCH_CENSUS_H

#include <glib.h>

typedef struct _Census Census;

Census *census_new (void);
void    census_free (Census *census); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Census, census_free)

/* One more line.  Both texts are copied. */
void census_add (Census *census, const char *terms, const char *shape);
/* The shape that most lines of these terms have; of several that as many have the longest.  NULL: there are none. */
const char *census_most (const Census *census, const char *terms);

#endif
