/* provenance-write.h - how a heat layer was made: its name, and JSON for its parasite.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROVENANCE_WRITE_H
#define PROVENANCE_WRITE_H

#include "../explain/explanation.h"

#define PROVENANCE_PARASITE "vit-attribution"

/* "ViT: cat 68.6 %", or in a contrast "ViT: cat rather than dog 68.6 %", or of a value "ViT: age 37.2", for heat number i of the
 * explanation; of several methods with the one's title, "ViT: cat 68.6 %, Rollout".  Free with g_free(). */
char *provenance_name (const Explanation *explanation, guint i);
/* "ViT: Built-in (drawings only)", for what holds all of them.  Free with g_free(). */
char *provenance_group_name (const Explanation *explanation);
/* Everything about it; provenance-read.h reads it.  Free with g_free(). */
char *provenance_json (const Explanation *explanation, guint i);

#endif
