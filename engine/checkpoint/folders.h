/* folders.h - where models lie.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef FOLDERS_H
#define FOLDERS_H

#include <glib.h>

#define CHECKPOINT ".safetensors"
#define DESCRIPTION ".ini"

/* The folders that are searched, first to last: $VIT_ATTRIBUTION_MODELS, the user's own, the installed one.  Free with
 * g_strfreev(). */
char **folders_path (void);
/* The first of them that has NAMEextension; its path, to be freed, or NULL. */
char *folders_search (const char *name, const char *extension, GFileTest test);
/* The file in a folder with that extension, model.safetensors before others; NULL for none, and an error for several. */
char *folders_only_file (const char *folder, const char *extension, GError **error);
/* Appends the names of all models in the folders that are not among `names` yet. */
void folders_add_models (GPtrArray *names);

#endif
