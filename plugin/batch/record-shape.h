/* record-shape.h - whether a line of results.jsonl is whole, and what all lines of one evaluation have alike.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Bytes that were changed may leave JSON that lacks something, or has a text where a number belongs.  Numbers themselves are taken
 * as they are.
 */
#ifndef BATCH_RECORD_SHAPE_H
#define BATCH_RECORD_SHAPE_H

#include <json-glib/json-glib.h>

/* FALSE: something that readers of results need is missing in it, or is of another kind.  Else `shape`, which is empty, has the
 * methods of an evaluation and what was hidden by each: "rollout drop deletion 10 insertion 10 … gradcam …". */
gboolean record_shape_read (JsonObject *record, GString *shape);

#endif
