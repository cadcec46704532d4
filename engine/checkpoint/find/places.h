/* places.h - where the files that a description names lie, or belong.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PLACES_H
#define PLACES_H

#include "../describe/config.h"

/* What a file of the description is called inside a models folder, to be freed: its own name, but "NAME/pytorch_model.bin" for one that
 * every other model may have, too. */
char *places_name (const Config *config, const char *file);
/* Where it lies: where the description says, else in the models folders; where it belongs when it is nowhere.  Free it. */
char *places_find (const Config *config, const char *wanted);

/* The built-in description that says it is also called `name`, "NAME.ini", lent; NULL: none does.  An address at Hugging Face counts as
 * the name of what is there. */
const char *places_preset_also_called (const char *name);

#endif
