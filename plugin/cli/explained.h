/* explained.h - what was asked about a forward pass: classes, and their maps.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_EXPLAINED_H
#define CLI_EXPLAINED_H

#include "attributions.h"
#include "overlay.h"

typedef struct
{
  Attributions attributions;
  ViaMap      *map;     /* the first method's, lent */
  int          against; /* the rival's class, where the map has a rival */
} Explained;

/* Which options go together, before there is a forward pass. */
gboolean explained_check_options (const Options *options, Overlay overlay, GError **error);
/* Chooses the classes and explains them, as the options have it. */
gboolean explained_make (Explained *explained, const Options *options, Forward *forward, ProgressBar *progress, GError **error);
/* Accepts a zeroed struct. */
void explained_clear (Explained *explained);

/* Members of an open object: what forward_put_json() puts, the classes, the rival, and whether they are refined. */
void explained_put_json (const Explained *explained, const Options *options, const Forward *forward, JsonBuilder *json);

#endif
