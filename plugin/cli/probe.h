/* probe.h - vit-attribution probe: what its actions share.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_PROBE_H
#define CLI_PROBE_H

#include "../probe/report.h"
#include "options.h"

/* The only folder or table behind the action's name; NULL and an error. */
const char *probe_pictures (const Options *options, GError **error);

/* What there is to say about pictures and numbers of them, as warnings; then the report, for people or as JSON.  `output`: the head's file, or
 * NULL. */
void probe_say_report (const Report *report, const Options *options, const char *model, const char *output);
void probe_warn (const Report *report);

/* The actions. */
gboolean probe_train (const Options *options, GError **error);
gboolean probe_eval (const Options *options, GError **error);
gboolean probe_features (const Options *options, GError **error);
gboolean probe_prompts (const Options *options, GError **error);

#endif
