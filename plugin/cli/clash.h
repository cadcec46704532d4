/* clash.h - outputs that would take the place of what is being read, or of each other.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_CLASH_H
#define CLI_CLASH_H

#include <glib.h>

/* Whether two names lead to the same file, by links of either kind or by another way to its folder; it need not exist yet. */
gboolean clash_same (const char *a, const char *b);

/* The file of a model, named as for --model, that `output` would take the place of: its weights, its head, its description, or what
 * lies with them in its folder.  NULL when there is none; free it. */
char *clash_with_model (const char *output, const char *model);

/* Whether it would take the place of the lines, the list or the summary in a folder of results; both may be NULL. */
gboolean clash_with_results (const char *output, const char *folder);
/* Whether a table may have that name; if not, a sentence: it would take the place of what is in a folder of results, or is called
 * like what has another kind of content, a mask or a heat map.  A folder that is not there yet wants to be asked for again when it
 * is.  Both may be NULL. */
gboolean clash_check_table (const char *table, const char *folder, GError **error);

#endif
