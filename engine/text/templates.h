/* templates.h - sentences that a word is put into, whose mean is more the word's than any of them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TEMPLATES_H
#define TEMPLATES_H

#include <glib.h>

enum
{
  TEMPLATES = 7
};

/* "art of the cat.", to be freed. */
char *templates_fill (int number, const char *word);

/* Whether each of the texts, which end with NULL, is a bare name: at most three words of letters, digits, "-" and "'", the first no
 * article or the like.  A head that mixes means and single texts would compare what cannot be compared, so it is all or none. */
gboolean templates_suit (const char *const *texts);

#endif
