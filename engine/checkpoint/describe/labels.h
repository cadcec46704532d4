/* labels.h - the names of a network's classes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A class without a name is called "class 281", a value "output 0".  All of these want config->n_classes known, replace names that
 * were there, and fail with VIA_ERROR_FILE, the names untouched.
 */
#ifndef LABELS_H
#define LABELS_H

#include "config.h"

#define LABELS_IMAGENET "imagenet-1k"

/* From what labels= says: LABELS_IMAGENET, or config->label_file with one name a line.  Without it, names that labels_set() gave
 * stay. */
gboolean labels_load (Config *config, GError **error);
/* From a NULL-terminated list of n_classes: "" for a class without a name.  `path` is the file they come from. */
gboolean labels_set (Config *config, const char *const *names, const char *path, GError **error);
/* The built-in names and synonyms of ImageNet-1k's classes, or of the first of them when the network has fewer than 1000.
 * Whoever concludes from a network that it was trained on these can as well set config->label_set, and people see it. */
gboolean labels_imagenet (Config *config, GError **error);
#endif
