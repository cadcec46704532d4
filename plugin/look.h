/* look.h - one look of one network at one picture: everything but the layers.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef LOOK_H
#define LOOK_H

#include "job.h"
#include "settings.h"
#include "view.h"

G_BEGIN_DECLS

typedef struct
{
  ViaModel       *model;
  ViaPhoto       *photo;
  ViaTrace       *trace;
  ViaMap         *map;
  int             width, height; /* of the photo and the layers */
  int             against;       /* in a contrast: the rival's class */
  const Settings *settings;
  JobReport       report; /* the host's progress bar */
} Look;

/* Opens the model and reads the picture; on the main thread.  `settings` must outlive the look. */
gboolean look_open (Look *look, const View *view, const Settings *settings, JobReport report, GError **error);
/* A JobWork: runs the network, fills `trace`. */
gboolean look_trace (ViaProgress progress, gpointer token, gpointer look, GError **error);
/* The whole explanation, with the host's progress bar: runs the network if it has not run yet, fills `map`. */
gboolean look_explain (Look *look, GError **error);
/* The forward pass alone, with the host's progress bar. */
gboolean look_predict (Look *look, GError **error);
/* Accepts a zeroed struct. */
void look_clear (Look *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

G_END_DECLS

#endif
