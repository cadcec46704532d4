/* manifest.h - pictures.jsonl in an output folder: which pictures are to be explained, with what, and by whom.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   {"pictures": 400, "share": [2, 5], "model": "demo", "weights_sha256": …, "version": …, "options": …}
 *   {"input": "cats/1.png", "size": 116758}
 *
 * The first line also has `work`, a command's name, unless they are explained; then each picture has `label`, and `excluded` is how many
 * were asked for beside them.
 *
 * Shares of one work have all lines but the first in common, and differ in that only in `share`; so whoever has some of them knows
 * which are missing, and the order.
 */
#ifndef BATCH_MANIFEST_H
#define BATCH_MANIFEST_H

#include "record.h"
#include "share.h"

#define MANIFEST_NAME INVENTORY_NAME

/* Its terms are its own. */
typedef struct
{
  ShareNumber share;
  guint       excluded; /* as Inventory has it */
  JsonObject *head;     /* the first line */
  char       *list;     /* the others, as they are */
  GPtrArray  *paths;    /* of char *: of all pictures, in order */
} Manifest;

/* Error: what there is in the folder is of another command; it cannot be written. */
gboolean manifest_write (const char *folder, const Inventory *inventory, ShareNumber share, const RecordTerms *terms,
                         GError **error);

Manifest *manifest_read (const char *folder, GError **error);
void      manifest_free (Manifest *manifest); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Manifest, manifest_free)

/* What is done with the pictures: a command's name; NULL: they are explained. */
const char *manifest_work (const Manifest *manifest);
/* Whether a line of results is of the same model, version and options. */
gboolean manifest_has_terms_of (const Manifest *manifest, JsonObject *record);
/* The same work for one alone. */
gboolean manifest_write_whole (const Manifest *manifest, const char *folder, GError **error);

/* NULL, or in what two are not of the same work: a sentence. */
const char *manifest_difference (const Manifest *a, const Manifest *b);

#endif
