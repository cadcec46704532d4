/* record.h - a line of results.jsonl: what was found in one picture, of which file, and by what.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   {"input": "cats/1.png", "size": 116758, "mtime": "2026-11-28T08:24:00.123456789Z", "version": "1.0.0", "weights_sha256": "9f…",
 *    "options": "method=rollout", "model": …, what explain --json prints …, "outputs": ["cats/1-heat.png", …],
 *    "output_sizes": [1234, …]}
 *   {"input": …, …, "kind": "undecodable", "error": "cats/2.png: the file is damaged or incomplete"}
 *
 * A path that is not UTF-8 also stands as `input_base64`.
 */
#ifndef BATCH_RECORD_H
#define BATCH_RECORD_H

#include "../json.h"

/* The same for all lines of a run. */
typedef struct
{
  const char *model, *weights_sha256;
  const char *options; /* that were given, "name=value" in the order of strcmp() */
  const char *work;    /* NULL: they are explained; else a command's name */
} RecordTerms;

typedef struct
{
  gboolean there;
  gboolean endless; /* a pipe may never begin, and a device never end */
  gint64   bytes;
  char     mtime[40]; /* of the last change, UTC, to the nanosecond */
} RecordStamp;

RecordStamp record_stamp (const char *path);
/* What is not there is no error yet. */
gboolean record_stamp_is_file (const RecordStamp *stamp, GError **error);

/* Members of an open object: the picture; and with what it is explained. */
void record_put_path (JsonBuilder *json, const char *path);
void record_put_source (JsonBuilder *json, const char *path, const RecordStamp *stamp, const RecordTerms *terms);
/* The line of a picture that failed; free it. */
char *record_of_failure (const char *path, const RecordStamp *stamp, const RecordTerms *terms, const char *kind, const char *why);

/* The object of a line; NULL: it is none.  Unref it. */
JsonObject *record_parse (const char *line);
/* The picture's path, as bytes; free it.  NULL: the line has none. */
char *record_path (JsonObject *record);
/* The text, or NULL where there is none. */
const char *record_text (JsonObject *record, const char *member);
/* An array, or NULL where there is none. */
JsonArray *record_array (JsonObject *record, const char *member);
/* The number, or 0 where there is none; of a prediction, too. */
double record_number (JsonObject *object, const char *member);
/* Its predictions, the best one first; NULL: there are no more. */
JsonObject *record_prediction (JsonObject *record, guint i);
/* What kind of failure it was; NULL: none. */
const char *record_failure (JsonObject *record);
/* Of array members: how many, and one of them. */
guint       record_n_outputs (JsonObject *record);
const char *record_output (JsonObject *record, guint i); /* a path below the output folder; NULL: it leads elsewhere */
gint64      record_output_bytes (JsonObject *record, guint i);

/* Whether the record is of this file as it now is, in these terms. */
gboolean record_is_of (JsonObject *record, const char *path, const RecordStamp *stamp, const RecordTerms *terms);
/* Whether it is of another model or version, or of other options. */
gboolean record_has_other_terms (JsonObject *record, const RecordTerms *terms);
/* Whether all its outputs lie in the folder, as large as they were. */
gboolean record_has_outputs (JsonObject *record, const char *folder);

#endif
