/* head-place.h - where a head may be written, so that it is found there.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef PROBE_HEAD_PLACE_H
#define PROBE_HEAD_PLACE_H

#include <glib.h>

/* What via_model_open() finds a head by that is written there: its name in one of the models folders, else the path; free it.  NULL and an error
 * for another ending than .head.safetensors, a place that cannot be written to, and the name of another model. */
char *head_place_name (const char *output, GError **error);
/* Says what is wrong with the place, and returns FALSE. */
gboolean head_place_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

#endif
