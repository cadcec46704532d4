/* fetch.h - downloads a model's files.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FETCH_H
#define FETCH_H

#include <via.h>

#include "fetch-listener.h"

/* The first of the models folders that may be written to, made when it is missing.  Free it. */
char *fetch_folder (GError **error);

/* Sees to it that a file lies in a models folder, whole and right as far as that can be known, and returns its path, to be freed.
 *
 * What comes is kept in FOLDER/NAME.part, and takes the name only when size and checksum are right; so no good file is ever
 * replaced by a bad one.  After a broken line or VIA_ERROR_CANCELLED the next call goes on from there.  A file of that name
 * that is not the right one becomes NAME.old.  Everything else is VIA_ERROR_FILE. */
char *fetch_file (const ViaFile *file, const char *folder, const FetchListener *listener, GError **error);

/* The same for all of a model's files; the progress goes over all of them. */
gboolean fetch_model (const ViaSource *source, const char *folder, const FetchListener *listener, GError **error);
/* The first of them that is neither there nor has an address, so that somebody has to put it there; NULL: none. */
const ViaFile *fetch_unavailable (const ViaSource *source);

/* What the model takes, is allowed and can do, each in a word or two, translated; "" when it is not known.  Free them. */
char *fetch_size (const ViaSource *source);     /* of its weights: "346 MB" */
char *fetch_licence (const ViaSource *source);  /* "Apache-2.0" */
char *fetch_accuracy (const ViaSource *source); /* "85 of 100 photographs right", of ImageNet's */
char *fetch_summary (const ViaSource *source);  /* all of it: "346 MB, 85 of 100 photographs right, Apache-2.0" */

#endif
