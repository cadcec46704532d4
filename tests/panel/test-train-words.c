/* test-train-words.c - what is said about a trained probe.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "panel/train-words.h"

enum
{
  CAT,
  DOG
};

/* Two cats of five are taken for dogs; of the dogs all are right. */
static Report *
make_report (void)
{
  static const char *const names[] = { "cat", "dog", NULL };
  Report                  *report = report_new (names, FALSE);

  for (int i = 0; i < 5; i++)
    {
      g_autofree char *path = g_strdup_printf ("pets/cat/%d.png", i);

      report_add_class (report, path, CAT, i < 2 ? DOG : CAT);
      report_add_class (report, "pets/dog/1.png", DOG, DOG);
    }
  return report;
}

static void
test_recall (void)
{
  g_autoptr (Report) report = make_report ();
  g_autofree char *cats = NULL, *dogs = NULL;

  report_finish (report);
  cats = train_words_recall (report->classes->pdata[CAT]);
  dogs = train_words_recall (report->classes->pdata[DOG]);
  g_assert_cmpstr (cats, ==, "60 %");
  g_assert_cmpstr (dogs, ==, "100 %");
}

static void
test_accuracy_and_confusion (void)
{
  g_autoptr (Report) report = make_report ();
  g_autofree char *words = NULL;
  g_auto (GStrv) lines = NULL;

  report_finish (report);
  words = train_words (report);
  lines = g_strsplit (words, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), ==, 2);
  g_assert_true (g_str_has_prefix (lines[0], "80.0 % of 10 answers are right (95 % sure: 49.0 to 94.3 %)"));
  g_assert_true (g_str_has_suffix (lines[0], "would reach 50.0 %."));
  g_assert_cmpstr (lines[1], ==, "“cat” taken for “dog”: 2 (0.png, 1.png)");
}

/* Of seven five are named; and what comes from outside stays on its line. */
static void
test_unread (void)
{
  g_autoptr (Report) report = make_report ();
  g_autoptr (GPtrArray) unread = g_ptr_array_new_with_free_func (report_unread_free);
  g_autofree char *words = NULL;
  g_auto (GStrv) lines = NULL;

  for (int i = 0; i < 7; i++)
    g_ptr_array_add (unread, report_unread_new ("two\nlines.png", "no picture"));
  report_add_unread (report, unread);
  report_note (report, g_strdup ("A note."));
  report_finish (report);
  words = train_words (report);
  lines = g_strsplit (words, "\n", -1);
  g_assert_cmpint (g_strv_length (lines), ==, 2 + 1 + 5 + 1 + 1);
  g_assert_cmpstr (lines[2], ==, "Could not be read: 7");
  g_assert_nonnull (strstr (lines[3], "lines.png: no picture"));
  g_assert_cmpstr (lines[8], ==, "…");
  g_assert_cmpstr (lines[9], ==, "A note.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/train-words/recall", test_recall);
  g_test_add_func ("/train-words/accuracy-and-confusion", test_accuracy_and_confusion);
  g_test_add_func ("/train-words/unread", test_unread);
  return g_test_run ();
}
