/* models.h - the parts of vit-attribution models.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_MODELS_H
#define CLI_MODELS_H

#include "../json.h"
#include "options.h"

gboolean models_list (const Options *options, GError **error);
gboolean models_fetch (const Options *options, GError **error);
/* The networks that we recommend, and how to get them. */
gboolean models_advise (const Options *options, GError **error);

/* From now on what is said is the same in every language, as scripts want it. */
void models_speak_json (void);
/* What is known about a model, as members of the object that is open. */
void models_put_facts (JsonBuilder *json, const ViaSource *source);

#endif
