/* transfer.c - brings what an http or https address holds into a partial file.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * libcurl does the talking; we follow redirections ourselves, so that none of them leads from https to http.  A partial file is
 * continued with Range and, when the server had named its version, If-Range: then a file that has changed comes whole (RFC 9110,
 * 13.1.5 and 14.2).
 */
#include "transfer.h"

#include <curl/curl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "transfer-errors.h"

#define REDIRECTIONS_MOST 10
#define CONNECT_SECONDS 30
#define SLOW_BYTES 1000 /* a second: at less, the smallest network takes hours */
#define SLOW_SECONDS 60
#define POLL_MS 50
#define IGNORED_MOST (1 << 20) /* bytes of a page that says why there is no file */

typedef struct
{
  CURL                *curl;
  Partial             *partial;
  const FetchListener *listener;
  const char          *asked; /* the address that the caller knows */
  char                *url;   /* the one that we are at */
  gint64               bytes;
  gboolean             resume, begun, other_part;
  gsize                ignored;
  char                *etag, *modified; /* of the answer, as is what follows */
  gint64               range_start, range_total;
  char                 words[CURL_ERROR_SIZE];
  GError              *error; /* ours: why libcurl was told to stop */
} Transfer;

static void
keep_bytes (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static void
forget_answer (Transfer *t)
{
  g_clear_pointer (&t->etag, g_free);
  g_clear_pointer (&t->modified, g_free);
  t->range_start = -1;
  t->range_total = 0;
}

/* "bytes 100-199/200"; the total may be "*". */
static void
read_content_range (Transfer *t, const char *value)
{
  const char *slash = strchr (value, '/');

  if (!g_str_has_prefix (value, "bytes ") || !slash)
    return;
  t->range_start = (gint64) g_ascii_strtoull (value + strlen ("bytes "), NULL, 10);
  t->range_total = (gint64) g_ascii_strtoull (slash + 1, NULL, 10);
}

static gsize
on_header (char *data, gsize one, gsize n, gpointer user)
{
  Transfer        *t = user;
  g_autofree char *line = g_strstrip (g_strndup (data, n));
  char            *value = strchr (line, ':');

  if (g_str_has_prefix (line, "HTTP/"))
    forget_answer (t);
  if (!value)
    return n;
  *value++ = '\0';
  g_strstrip (value);
  if (g_ascii_strcasecmp (line, "ETag") == 0 && !g_str_has_prefix (value, "W/"))
    keep_bytes (&t->etag, value);
  else if (g_ascii_strcasecmp (line, "Last-Modified") == 0)
    keep_bytes (&t->modified, value);
  else if (g_ascii_strcasecmp (line, "Content-Range") == 0)
    read_content_range (t, value);
  return n;
}

static long
status (const Transfer *t)
{
  long code = 0;

  curl_easy_getinfo (t->curl, CURLINFO_RESPONSE_CODE, &code);
  return code;
}

static gboolean
is_file (const Transfer *t)
{
  return status (t) == 200 || status (t) == 206;
}

static gboolean
is_page (const Transfer *t)
{
  const char *type = NULL;

  curl_easy_getinfo (t->curl, CURLINFO_CONTENT_TYPE, &type);
  return type && g_ascii_strncasecmp (type, "text/html", strlen ("text/html")) == 0;
}

static gboolean
looks_like_page (const char *data, gsize n)
{
  g_autofree char *begin = g_ascii_strdown (data, (gssize) MIN (n, 64));
  const char      *text = g_strchug (begin);

  return g_str_has_prefix (text, "<!doctype html") || g_str_has_prefix (text, "<html");
}

static gboolean
has_room (Transfer *t, gint64 needed)
{
  struct statvfs disk;
  gint64         room;

  if (needed <= 0 || fstatvfs (t->partial->fd, &disk) != 0 || disk.f_blocks == 0)
    return TRUE;
  room = (gint64) disk.f_bavail * (gint64) disk.f_frsize;
  return needed <= room || transfer_error_room (&t->error, t->partial, needed, room);
}

/* The whole file comes. */
static gboolean
begin_whole (Transfer *t)
{
  curl_off_t length = -1;

  curl_easy_getinfo (t->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  if (t->partial->size > 0)
    fetch_listener_note (t->listener, t->resume
                                          ? _ ("The server cannot go on where it stopped, or its file has changed; starting again")
                                          : _ ("Starting again"));
  if (t->bytes > 0 && length >= 0 && length != t->bytes)
    return transfer_error_size (&t->error, t->asked, length, t->bytes);
  return partial_begin (t->partial, t->asked, t->etag ? t->etag : t->modified, MAX (length, 0), &t->error) && has_room (t, length);
}

/* Whether the answer is about the version that the partial file is a part of.  The server was asked for no other, but not every server
 * knows If-Range. */
static gboolean
is_same_version (const Transfer *t)
{
  const char *known = t->partial->validator;

  return !known || g_strcmp0 (known, t->etag) == 0 || g_strcmp0 (known, t->modified) == 0;
}

/* What was missing comes; FALSE without an error when it is something else. */
static gboolean
begin_rest (Transfer *t)
{
  gint64           total = t->partial->total ? t->partial->total : t->bytes;
  g_autofree char *at = g_format_size ((guint64) t->partial->size);

  if (!t->resume || t->range_start != t->partial->size || (total && t->range_total && t->range_total != total)
      || !is_same_version (t))
    {
      t->other_part = TRUE;
      return FALSE;
    }
  fetch_listener_note (t->listener, _ ("Resuming at %s"), at);
  return has_room (t, t->range_total - t->partial->size);
}

static gboolean
begin_answer (Transfer *t)
{
  t->begun = TRUE;
  if (is_page (t))
    return transfer_error_page (&t->error, t->asked);
  return status (t) == 206 ? begin_rest (t) : begin_whole (t);
}

static gsize
on_data (char *data, gsize one, gsize n, gpointer user)
{
  Transfer *t = user;

  if (!is_file (t))
    return (t->ignored += n) <= IGNORED_MOST ? n : 0;
  if (!t->begun && !begin_answer (t))
    return 0;
  if (t->partial->size == 0 && looks_like_page (data, n))
    return transfer_error_page (&t->error, t->asked);
  if (t->bytes > 0 && t->partial->size + (gint64) n > t->bytes)
    return transfer_error_size (&t->error, t->asked, t->partial->size + (gint64) n, t->bytes);
  return partial_append (t->partial, data, n, &t->error) ? n : 0;
}

static gboolean
keep_going (Transfer *t)
{
  gint64           total = t->partial->total ? t->partial->total : t->bytes, size = t->partial->size;
  g_autofree char *now = g_format_size ((guint64) size), *all = g_format_size ((guint64) total);
  g_autofree char *stage = total ? g_strdup_printf (_ ("%s of %s"), now, all) : g_strdup (now);

  if (fetch_listener_progress (t->listener, total ? (double) size / (double) total : 0, stage))
    return TRUE;
  return transfer_error_stopped (&t->error, t->partial);
}

/* One request and its answer, asking the listener all the while. */
static CURLcode
perform (Transfer *t)
{
  CURLM    *multi = curl_multi_init ();
  CURLMsg  *message;
  CURLcode  result = CURLE_ABORTED_BY_CALLBACK;
  CURLMcode fine = curl_multi_add_handle (multi, t->curl);
  int       running = 1, left;

  while (fine == CURLM_OK && running && keep_going (t))
    {
      fine = curl_multi_perform (multi, &running);
      if (fine == CURLM_OK && running)
        fine = curl_multi_poll (multi, NULL, 0, POLL_MS, NULL);
    }
  message = curl_multi_info_read (multi, &left);
  if (message && message->msg == CURLMSG_DONE)
    result = message->data.result;
  curl_multi_remove_handle (multi, t->curl);
  curl_multi_cleanup (multi);
  return result;
}

static gboolean
is_https (const char *url)
{
  return g_ascii_strncasecmp (url, "https://", strlen ("https://")) == 0;
}

static gboolean
is_web (const char *url)
{
  return is_https (url) || g_ascii_strncasecmp (url, "http://", strlen ("http://")) == 0;
}

/* TRUE when the answer sends us on to another address, to which `t` then goes. */
static gboolean
redirected (Transfer *t)
{
  const char *next = NULL;

  curl_easy_getinfo (t->curl, CURLINFO_REDIRECT_URL, &next);
  if (!next)
    return FALSE;
  if (!is_web (next) || (is_https (t->url) && !is_https (next)))
    return transfer_error_redirection (&t->error, t->asked, next);
  keep_bytes (&t->url, next);
  return TRUE;
}

/* TRUE when the server's file has changed so that there is nothing to go on with; then all of it is asked for. */
static gboolean
start_over (Transfer *t)
{
  if (!t->resume || (status (t) != 416 && !t->other_part))
    return FALSE;
  t->resume = t->begun = t->other_part = FALSE;
  curl_easy_setopt (t->curl, CURLOPT_RANGE, NULL);
  curl_easy_setopt (t->curl, CURLOPT_HTTPHEADER, NULL);
  return TRUE;
}

static struct curl_slist *
headers_for (const Transfer *t)
{
  g_autofree char *line = t->partial->validator ? g_strdup_printf ("If-Range: %s", t->partial->validator) : NULL;

  return t->resume && line ? curl_slist_append (NULL, line) : NULL;
}

/* Follows the address to its end; TRUE when the file has come. */
static gboolean
follow (Transfer *t)
{
  for (int i = 0; i <= REDIRECTIONS_MOST; i++)
    {
      CURLcode result;

      curl_easy_setopt (t->curl, CURLOPT_URL, t->url);
      result = perform (t);
      if (result == CURLE_OK && is_file (t) && !t->begun && !t->error) /* it has no bytes */
        begin_answer (t);
      if (t->error)
        return FALSE;
      if (start_over (t))
        continue;
      if (result != CURLE_OK && t->ignored <= IGNORED_MOST && !t->other_part)
        return transfer_error_line (&t->error, t->url, result, t->words, t->partial);
      if (is_file (t) && !t->other_part)
        return keep_going (t);
      if (!redirected (t))
        return t->error ? FALSE : transfer_error_status (&t->error, t->asked, status (t));
    }
  return transfer_error_loop (&t->error, t->asked, REDIRECTIONS_MOST);
}

/* Companies that look into everybody's connections have their own; curl and OpenSSL know these variables. */
static const char *
trusted_certificates (void)
{
  static const char *const names[] = { "CURL_CA_BUNDLE", "SSL_CERT_FILE" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *file = g_getenv (names[i]);

      if (file && *file)
        return file;
    }
  return NULL;
}

static void
set_up (Transfer *t, struct curl_slist *headers)
{
  g_autofree char *range = g_strdup_printf ("%" G_GINT64_FORMAT "-", t->partial->size);
  const char      *trusted = trusted_certificates ();

  curl_easy_setopt (t->curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (t->curl, CURLOPT_NOSIGNAL, 1L);
#if LIBCURL_VERSION_NUM >= 0x075700
  curl_easy_setopt (t->curl, CURLOPT_QUICK_EXIT, 1L); /* who stops does not wait for a name server */
#endif
  curl_easy_setopt (t->curl, CURLOPT_USERAGENT, "vit-attribution");
  curl_easy_setopt (t->curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
  curl_easy_setopt (t->curl, CURLOPT_LOW_SPEED_LIMIT, (long) SLOW_BYTES);
  curl_easy_setopt (t->curl, CURLOPT_LOW_SPEED_TIME, (long) SLOW_SECONDS);
  curl_easy_setopt (t->curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt (t->curl, CURLOPT_ERRORBUFFER, t->words);
  curl_easy_setopt (t->curl, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt (t->curl, CURLOPT_HEADERDATA, t);
  curl_easy_setopt (t->curl, CURLOPT_WRITEFUNCTION, on_data);
  curl_easy_setopt (t->curl, CURLOPT_WRITEDATA, t);
  curl_easy_setopt (t->curl, CURLOPT_HTTPHEADER, headers);
  if (trusted)
    curl_easy_setopt (t->curl, CURLOPT_CAINFO, trusted);
  if (t->resume)
    curl_easy_setopt (t->curl, CURLOPT_RANGE, range);
}

/* libcurl wants this once, before any of its threads. */
static void
begin_curl (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&once, 1);
    }
}

gboolean
transfer_run (const char *url, Partial *partial, gboolean resume, gint64 bytes, const FetchListener *listener, GError **error)
{
  Transfer           t = { .partial = partial, .listener = listener, .asked = url, .bytes = bytes, .resume = resume };
  struct curl_slist *headers;
  gboolean           done;

  if (!is_web (url))
    return transfer_error_address (error, url);
  begin_curl ();
  headers = headers_for (&t);
  t.curl = curl_easy_init ();
  t.url = g_strdup (url);
  set_up (&t, headers);
  done = follow (&t);
  if (t.error)
    g_propagate_error (error, t.error);
  curl_easy_cleanup (t.curl);
  curl_slist_free_all (headers);
  forget_answer (&t);
  g_free (t.url);
  return done;
}
