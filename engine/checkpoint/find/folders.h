/* folders.h - where models lie.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FOLDERS_H
#define FOLDERS_H

#include <glib.h>

/* The folders that are searched, first to last: $VIT_ATTRIBUTION_MODELS, the user's own, the installed one.  Free with
 * g_strfreev(). */
char **folders_path (void);
/* The first of them that has NAMEextension; its path, to be freed, or NULL. */
char *folders_search (const char *name, const char *extension, GFileTest test);
/* The same for a checkpoint of that name, whatever its ending. */
char *folders_search_checkpoint (const char *name);
/* The checkpoint `stem` in a folder, whatever its ending; NULL when there is none. */
char *folders_checkpoint (const char *folder, const char *stem);

/* The names of the files and folders in a folder, sorted, without hidden ones; free with g_ptr_array_unref(). */
GPtrArray *folders_entries (const char *folder);
/* The only description, or checkpoint, in a folder, model.* before others; NULL for none, and an error for several. */
char *folders_only_description (const char *folder, GError **error);
char *folders_only_checkpoint (const char *folder, GError **error);

/* Whether a description or a checkpoint lies in it. */
gboolean folders_hold_model (const char *folder);

#endif
