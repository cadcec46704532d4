/* transfer-errors.h - what goes wrong with a download, in one sentence for the user.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All set the error and return FALSE.
 */
#ifndef TRANSFER_ERRORS_H
#define TRANSFER_ERRORS_H

#include "partial.h"

gboolean transfer_error_address (GError **error, const char *url);
/* What the server says. */
gboolean transfer_error_status (GError **error, const char *url, long status);
gboolean transfer_error_redirection (GError **error, const char *url, const char *next);
gboolean transfer_error_loop (GError **error, const char *url, int most);
/* What it sends. */
gboolean transfer_error_page (GError **error, const char *url);
gboolean transfer_error_size (GError **error, const char *what, gint64 bytes, gint64 wanted);
gboolean transfer_error_checksum (GError **error, const char *what, const char *kind, const char *sum, const char *wanted);
/* How it gets here: `result` is a CURLcode, `words` what libcurl says about it. */
gboolean transfer_error_line (GError **error, const char *url, int result, const char *words, const Partial *partial);
gboolean transfer_error_room (GError **error, const Partial *partial, gint64 needed, gint64 room);
gboolean transfer_error_stopped (GError **error, const Partial *partial);

#endif
