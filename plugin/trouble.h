/* trouble.h - what goes wrong with a download, in one sentence for the user.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All set the error and return FALSE. */
#ifndef TROUBLE_H
#define TROUBLE_H

#include "partial.h"

G_BEGIN_DECLS

gboolean trouble_address (GError **error, const char *url);
/* What the server says. */
gboolean trouble_status (GError **error, const char *url, long status);
gboolean trouble_redirection (GError **error, const char *url, const char *next);
gboolean trouble_loop (GError **error, const char *url, int most);
/* What it sends. */
gboolean trouble_page (GError **error, const char *url);
gboolean trouble_size (GError **error, const char *what, gint64 bytes, gint64 wanted);
gboolean trouble_checksum (GError **error, const char *what, const char *kind, const char *sum, const char *wanted);
/* How it gets here: `result` is a CURLcode, `words` what libcurl says about it. */
gboolean trouble_line (GError **error, const char *url, int result, const char *words, const Partial *partial);
gboolean trouble_room (GError **error, const Partial *partial, gint64 needed, gint64 room);
gboolean trouble_stopped (GError **error, const Partial *partial);

G_END_DECLS

#endif
