/* transfer-errors.c - what goes wrong with a download, in one sentence for the user.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "transfer-errors.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>
#include <via.h>

static gboolean set_sentence (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
set_sentence (GError **error, const char *format, ...)
{
  va_list list;

  va_start (list, format);
  if (error)
    *error = g_error_new_valist (VIA_ERROR, VIA_ERROR_FILE, format, list);
  va_end (list);
  return FALSE;
}

gboolean
transfer_error_address (GError **error, const char *url)
{
  return set_sentence (error, _ ("“%s” is neither an http nor an https address"), url);
}

gboolean
transfer_error_status (GError **error, const char *url, long status)
{
  const char *what = status == 404 || status == 410   ? _ ("there is no such file any more")
                     : status == 401 || status == 403 ? _ ("the server refuses to give it away; it may want a login")
                     : status == 407                  ? _ ("the proxy wants a password")
                     : status == 429                  ? _ ("the server is asked too often; try again later")
                     : status >= 500                  ? _ ("the server is in trouble; try again later")
                                                      : _ ("the server does not give the file");

  return set_sentence (error, _ ("“%s”: %s (%ld)"), url, what, status);
}

gboolean
transfer_error_redirection (GError **error, const char *url, const char *next)
{
  return set_sentence (error, _ ("“%s” leads on to “%s”, which is not safe to follow"), url, next);
}

gboolean
transfer_error_loop (GError **error, const char *url, int most)
{
  return set_sentence (error, _ ("“%s” leads on more than %d times"), url, most);
}

gboolean
transfer_error_page (GError **error, const char *url)
{
  return set_sentence (error, _ ("“%s” is a web page, not the file; one may have to log in or to accept something there"), url);
}

gboolean
transfer_error_size (GError **error, const char *what, gint64 bytes, gint64 wanted)
{
  return set_sentence (error, _ ("“%s” has %" PRId64 " bytes, but %" PRId64 " are right"), what, bytes, wanted);
}

gboolean
transfer_error_checksum (GError **error, const char *what, const char *kind, const char *sum, const char *wanted)
{
  return set_sentence (error, _ ("“%s” is broken, or another file: its %s is %.*s, but %s is right"), what, kind,
                       (int) strlen (wanted), sum, wanted);
}

/* "", or that the next try need not begin again. */
static char *
kept (const Partial *partial)
{
  g_autofree char *size = g_format_size ((guint64) partial->size);

  return partial->size ? g_strdup_printf (_ ("; “%s” keeps %s, and the next try goes on from there"), partial->path, size)
                       : g_strdup ("");
}

static const char *
about_the_line (int result, const Partial *partial)
{
  switch (result)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return _ ("no such address was found; is there a network?");
    case CURLE_COULDNT_CONNECT:
      return _ ("the server cannot be reached");
    case CURLE_OPERATION_TIMEDOUT:
      return partial->size ? _ ("the server sends too slowly, or no longer") : _ ("the server does not answer");
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
      return _ ("the line broke off");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return _ ("no safe (TLS) connection is possible");
    default:
      return _ ("the download failed");
    }
}

gboolean
transfer_error_line (GError **error, const char *url, int result, const char *words, const Partial *partial)
{
  g_autofree char *keeps = kept (partial);

  return set_sentence (error, _ ("“%s”: %s (%s)%s"), url, about_the_line (result, partial),
                       words && *words ? words : curl_easy_strerror ((CURLcode) result), keeps);
}

gboolean
transfer_error_room (GError **error, const Partial *partial, gint64 needed, gint64 room)
{
  g_autofree char *wanted = g_format_size ((guint64) needed), *there = g_format_size ((guint64) room);

  return set_sentence (error, _ ("The disk is too full for “%s”: %s are needed, and %s are free"), partial->target, wanted, there);
}

gboolean
transfer_error_stopped (GError **error, const Partial *partial)
{
  g_autofree char *keeps = kept (partial);

  g_set_error (error, VIA_ERROR, VIA_ERROR_CANCELLED, _ ("Stopped%s"), keeps);
  return FALSE;
}
