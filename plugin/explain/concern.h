/* concern.h - which settings a step of a session depends on.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CONCERN_H
#define CONCERN_H

#include "settings-object.h"

typedef struct
{
  const SettingId *ids;
  gsize            n;
} Concern;

/* What the network sees; what one that is asked in words is asked; which map is made of that. */
extern const Concern concern_sight, concern_question, concern_map;

/* Whether the setting of that name is one of them. */
gboolean concern_has (const Concern *concern, const char *name);
/* Reads all of them from the config. */
gboolean concern_read (const Concern *concern, GObject *config, Settings *settings, GError **error);

/* Whether the config says of the options what changes what the network sees: the side of a picture in its own shape, or the detail of one in
 * windows. */
gboolean concern_sees_otherwise (GObject *config, const Settings *now);
/* Whether the config wants another map than `now` does, or one that it does not say soundly.  Some of the options are about the looks of a
 * map, or about other methods besides. */
gboolean concern_wants_other_map (GObject *config, const Settings *now);
/* Whether it soundly asks something else than `asked`, a prompts_key(). */
gboolean concern_asks_otherwise (GObject *config, const char *asked);

#endif
