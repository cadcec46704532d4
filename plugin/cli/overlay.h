/* overlay.h - what a picture of an explanation shows.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CLI_OVERLAY_H
#define CLI_OVERLAY_H

#include "forward.h"

typedef enum
{
  OVERLAY_BLEND,    /* the picture with the heat layer over it */
  OVERLAY_NONE,     /* the heat layer */
  OVERLAY_REFERENCE /* the network's input with the heat over it, as the reference implementation draws it */
} Overlay;

/* What a user typed; NULL: blend. */
gboolean overlay_read (const char *text, Overlay *overlay, GError **error);

/* How the heat is painted in such a picture.  Windows leave nothing of a picture out, so of them the heat alone is opaque unless --alpha says
 * otherwise. */
ViaPaint overlay_paint (Overlay overlay, const Settings *settings);

/* n numbers 0…1 become numbers of 8 or 16 bits. */
void overlay_numbers (const float *numbers, gsize n, int bits, guint8 *bytes);

/* Writes the picture of class number k of the map. */
gboolean overlay_save (Overlay overlay, const Forward *forward, const Settings *settings, const ViaMap *map, guint k,
                       const char *path, GError **error);

#endif
