/* digests.h - the sha256 of checkpoints, and what is known about files with a certain one.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DIGESTS_H
#define DIGESTS_H

#include "config.h"

/* Tells a checkpoint's files from what they become when somebody changes them: paths, sizes and times; NULL when they are in no
 * file.  Taken right after they are opened. */
char *digests_stamp (const Weights *weights);
/* Hex, of the files one after the other, to be freed.  Slow for a large file that is met for the first time; the digest is kept
 * under the stamp in $XDG_CACHE_HOME/vit-attribution/digests.ini when that can be done. */
char *digests_sha256 (const Weights *weights, const char *stamp);

/* When a preset is about exactly this file: fills what the config leaves open from it. */
void digests_identify (Config *config, const Weights *weights, const char *stamp);
/* The same for one preset; TRUE when it is.  The file is read only when its size is the preset's. */
gboolean digests_match (Config *config, const Config *preset, const Weights *weights, const char *stamp);

#endif
