/* tags.h - selected_tags.csv beside weights: a network that answers yes or no to each of many tags.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TAGS_H
#define TAGS_H

#include "config.h"

/* Reads the file that lies in `folder`, if one does: what it tells of outputs and pictures that is still open, the names of the
 * outputs, and config->thresholds.  Errors name the file and the line. */
gboolean tags_read (Config *config, const char *folder, GError **error);

#endif
