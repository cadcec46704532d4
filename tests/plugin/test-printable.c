/* test-printable.c - what text from outside looks like on a terminal and in a dialog.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "printable.h"

static const struct
{
  const char *text, *printable;
} texts[] = {
  { "", "" },
  { "cat", "cat" },
  { "K\xc3\xa4tzchen \xe7\x8c\xab \\ 100 %s", "K\xc3\xa4tzchen \xe7\x8c\xab \\ 100 %s" },
  { "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb" }, /* joined */
  { "\x1b]0;title\a\x1b[31m", "\\x1b]0;title\\x07\\x1b[31m" },
  { "one\ntwo\r\tthree\x7f", "one\\ntwo\\r\\tthree\\x7f" },
  { "\xc2\x9b"
    "31m",
    "\\x9b31m" },                                          /* the same escape as one character */
  { "gpj.\xe2\x80\xae exe", "gpj.\\u202e exe" },           /* right to left */
  { "\xe2\x80\xa8\xe2\x80\xa9", "\\u2028\\u2029" },        /* ends of lines and paragraphs */
  { "\xef\xbb\xbf\xe2\x80\x8b", "\\ufeff\\u200b" },        /* of no width */
  { "\xf3\xa0\x81\x81", "\\U000e0041" },                   /* a tag */
  { "M\xfcller \xc3", "M\\xfcller \\xc3" },                /* Latin-1; cut short */
  { "\xed\xa0\x80\xc0\xaf", "\\xed\\xa0\\x80\\xc0\\xaf" }, /* a surrogate; more bytes than needed */
};

static void
test_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *line = printable_text (texts[i].text);

      g_assert_cmpstr (line, ==, texts[i].printable);
    }
}

static void
test_markup (void)
{
  g_autofree char *line = printable_markup ("<b>\"Tom\" & Jerry</b>\n");

  g_assert_cmpstr (line, ==, "&lt;b&gt;&quot;Tom&quot; &amp; Jerry&lt;/b&gt;\\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plugin/printable/text", test_text);
  g_test_add_func ("/plugin/printable/markup", test_markup);
  return g_test_run ();
}
