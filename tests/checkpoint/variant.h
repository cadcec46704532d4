/* variant.h - a generated network's weights under other names, with more or fewer of them, as other people's files have them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VARIANT_H
#define VARIANT_H

#include "golden.h"

typedef struct _Variant Variant;

/* All weights of that network; NULL: none. */
Variant *variant_new (const GoldenConfig *config);
/* Every name that begins with `from` begins with `to` instead. */
void variant_rename (Variant *variant, const char *from, const char *to);
/* Drops all names that begin with that. */
void variant_drop (Variant *variant, const char *from);
/* One more weight, all of whose numbers are 0.5; of up to four dimensions, 0 for one that is not there. */
void variant_add (Variant *variant, const char *name, gint64 a, gint64 b, gint64 c, gint64 d);
/* The same of whole numbers, as quantised weights are. */
void variant_add_whole (Variant *variant, const char *name, gint64 a, gint64 b);
/* Adds all weights of another variant, which is gone then. */
void variant_join (Variant *variant, Variant *more);
/* A ViT's names as Hugging Face has them, below “vit.” but for the head, which becomes “classifier”. */
void variant_hugging_face (Variant *variant);
/* Writes the file and frees the variant. */
void variant_write (Variant *variant, const char *path);

#endif
