/* registry.h - from a model's name to the files that make it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef REGISTRY_H
#define REGISTRY_H

#include "../describe/config.h"

/* Reads the .ini of a model, if there is one, and sets its name and the paths of its files: where they lie, or would (NULL:
 * built in).  `name` as in via_model_open().  Errors: VIA_ERROR_NOT_FOUND for an unknown name. */
gboolean registry_describe (const char *name, Config *config, GError **error);
/* By which name, or else which path, the network of a config that this has filled is found again, whatever head that has.  Free it. */
char *registry_callable (const Config *config);
/* The same, and all files are there; else VIA_ERROR_FILE says what to fetch. */
gboolean registry_find (const char *name, Config *config, GError **error);

#endif
