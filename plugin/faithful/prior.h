/* prior.h - maps that no network was asked for, beside which a method's have to stand.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A random map, and one that knows no more than that what is in a picture is mostly in its middle.
 */
#ifndef FAITHFUL_PRIOR_H
#define FAITHFUL_PRIOR_H

#include <via.h>

#define PRIOR_RANDOM "random"
#define PRIOR_CENTRE "centre"

/* A number 0…1 for each of the patches, of which the input of `pixels` has `cells`: the same for the same picture and seed, whatever the
 * machine.  Errors: no memory. */
ViaMap *prior_random (const char *picture, guint64 seed, ViaSize cells, ViaSize pixels, GError **error);
/* The nearer a patch is to the middle the more: 1 there, 0 in the corners. */
ViaMap *prior_centre (ViaSize cells, ViaSize pixels, GError **error);

#endif
