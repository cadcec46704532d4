/* ask.h - the dialogs about heat layers that an image already has: recolour one, compare two.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The same source for both GIMPs.  Each runs GIMP's dialog until the choices are possible, or the user gives up.
 */
#ifndef ASK_H
#define ASK_H

#include <gtk/gtk.h>

#include "../heat/heat-layer.h"

/* What the dialogs ask of the host about the image's heat layers, which are numbered from 0. */
typedef struct
{
  char **names; /* ends with NULL */
  gboolean (*open) (guint i, HeatLayer *heat, gpointer host, GError **error);
  /* A picture of what lies below it, whose longer side is `side`; NULL: nothing does.  Free with g_object_unref(). */
  GdkPixbuf *(*below) (guint i, const HeatLayer *heat, int side, gpointer host);
  gpointer    host;
  const char *folder; /* the program's, where its help is */
} HeatHost;

/* Which layer (*chosen; it begins with that), and in which colours: colour map, threshold and level of `settings`.  FALSE: the user
 * has given up. */
gboolean ask_recolour (const HeatHost *host, guint *chosen, Settings *settings);
/* Which two; begins with chosen[0] and chosen[1]. */
gboolean ask_compare (const HeatHost *host, guint chosen[2]);

#endif
