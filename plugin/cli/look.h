/* look.h - one look of one network at one input: what predict and explain begin with.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef CLI_LOOK_H
#define CLI_LOOK_H

#include "json.h"
#include "options.h"
#include "output.h"

#include <gegl.h>

typedef struct
{
  ViaModel   *model;
  GeglBuffer *picture; /* NULL when the input came from a file of its own */
  ViaPhoto   *photo;   /* NULL too */
  ViaTrace   *trace;
  double      load_ms, read_ms, forward_ms;
} Look;

/* Opens the model and runs it over the picture at `path`, or over options->input_tensor when that is given. */
gboolean look_open (Look *look, const Options *options, const char *path, Progress *progress, GError **error);
/* Accepts a zeroed struct. */
void look_clear (Look *look);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

/* The n best classes; at most C.  Free it. */
ViaGuess *look_top (const Look *look, guint n, guint *found);

/* The members that predict and explain share: model, method (NULL: null), precision, predictions. */
void look_put_json (const Look *look, JsonBuilder *json, const char *method, guint n);

double ms_since (gint64 start); /* start: g_get_monotonic_time() */

#endif
