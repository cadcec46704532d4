/* glance.h - a network's look at a picture: what it is asked, its forward pass, and a first impression of where it looked.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef GLANCE_H
#define GLANCE_H

#include "settings.h"

typedef struct
{
  ViaModel *model; /* the network, or what is asked of it in words */
  ViaTrace *trace;
  ViaMap   *coarse;  /* a map that needs no backward pass, and is the same for all classes; NULL where it would take long */
  double    forward; /* seconds that the forward pass took; 0: none was run */
} Glance;

/* On a thread of its own: reads the settings, and changes none.  `before`: what was seen when the same network was asked something else about
 * the photo, so that it need not run again; NULL for nothing. */
gboolean glance_make (Glance *glance, ViaModel *network, const ViaPhoto *photo, const ViaTrace *before, const Settings *settings,
                      ViaProgress progress, gpointer token, GError **error);
/* Accepts a zeroed struct. */
void glance_clear (Glance *glance);

#endif
