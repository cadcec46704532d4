/* provenance.h - how a heat layer was made, as JSON for its parasite.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROVENANCE_H
#define PROVENANCE_H

#include "settings.h"

/* Describes class number k of the map.  Free with g_free(). */
char *provenance_json (const ViaTrace *trace, const ViaMap *map, guint k, const Settings *settings);

#endif
