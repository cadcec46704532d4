/* listing.h - the names of all models.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LISTING_H
#define LISTING_H

/* The built-in model. */
#define LISTING_DEMO "demo"

/* Names that may be asked for: the built-in model, the presets, and what lies in the models folders.  Free with g_strfreev(). */
char **listing_names (void);

#endif
