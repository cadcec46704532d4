/* transfer.h - brings what an http or https address holds into a partial file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRANSFER_H
#define TRANSFER_H

#include "fetch-listener.h"
#include "partial.h"

/* Asks for what is missing when `resume`, else for everything.  `bytes` is the size that the file must have, 0 when unknown.
 * VIA_ERROR_CANCELLED when the listener stopped it, VIA_ERROR_FILE otherwise; what has come stays in the partial file. */
gboolean transfer_run (const char *url, Partial *partial, gboolean resume, gint64 bytes, const FetchListener *listener,
                       GError **error);

#endif
