/* contact-page.c - see contact-page.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "contact-page.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

#include "../printable.h"

static const char style[] =
#include "contact-sheet.css.h"
    ;
static const char script[] =
#include "contact-sheet.js.h"
    ;

#define MADE_BY "<meta name=\"generator\" content=\"vit-attribution\">"
#define HEAD_BYTES 256 /* among which that stands */

void
contact_page_add_text (GString *page, const char *text)
{
  g_autofree char *markup = printable_markup (text);

  g_string_append (page, markup);
}

/* 'sha256-…', which names the only text of its kind that may be used: CSP level 2. */
static char *
digest_of (const char *text)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8           digest[32];
  gsize            n = sizeof digest;
  g_autofree char *base64 = NULL;

  g_checksum_update (sum, (const guchar *) text, (gssize) strlen (text));
  g_checksum_get_digest (sum, digest, &n);
  base64 = g_base64_encode (digest, n);
  return g_strdup_printf ("'sha256-%s'", base64);
}

void
contact_page_begin (GString *page, const char *title)
{
  g_autofree char *styles = digest_of (style), *scripts = digest_of (script);
  /* Translators: the code of your language, such as de. */
  const char *language = _ ("en");

  g_string_append_printf (page, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n%s\n", language, MADE_BY);
  g_string_append_printf (page,
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src %s; "
                          "script-src %s; base-uri 'none'; form-action 'none'\">\n",
                          styles, scripts);
  g_string_append (page, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
  contact_page_add_text (page, title);
  g_string_append_printf (page, "</title>\n<style>%s</style>\n</head>\n<body>\n<h1>", style);
  contact_page_add_text (page, title);
  g_string_append (page, "</h1>\n");
}

void
contact_page_end (GString *page)
{
  g_string_append_printf (page, "<script>%s</script>\n</body>\n</html>\n", script);
}

gboolean
contact_page_may_replace (const char *path)
{
  char   head[HEAD_BYTES + 1] = "";
  int    fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  gssize n = fd >= 0 ? read (fd, head, HEAD_BYTES) : 0;

  if (fd < 0)
    return errno == ENOENT;
  close (fd);
  return n > 0 && strstr (head, MADE_BY);
}
