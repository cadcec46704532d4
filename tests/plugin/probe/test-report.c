/* test-report.c - what is counted of answers, with which interval, and in which order confusions are told.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <math.h>

#include "probe/report.h"

static const char *const classes[] = { "a", "b", "c", NULL };

/* The numbers of Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I, and the bounds. */
static void
test_interval (void)
{
  static const struct
  {
    guint  right, n;
    double low, high;
  } known[] = { { 81, 263, 0.2553, 0.3662 }, { 15, 148, 0.0624, 0.1605 }, { 0, 20, 0, 0.1611 }, { 1, 29, 0.0061, 0.1718 } };
  double low, high;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      report_interval (known[i].right, known[i].n, &low, &high);
      g_assert_cmpfloat (fabs (low - known[i].low), <=, 6e-5);
      g_assert_cmpfloat (fabs (high - known[i].high), <=, 6e-5);
    }
  report_interval (0, 0, &low, &high);
  g_assert_cmpfloat (low, ==, 0);
  g_assert_cmpfloat (high, ==, 1);
}

static void
test_classes (void)
{
  static const guint answers[][2] = { { 0, 0 }, { 0, 1 }, { 1, 1 }, { 1, 1 }, { 2, 0 }, { 2, 0 }, { 1, 0 } };
  g_autoptr (Report) report = report_new (classes, FALSE);
  const ReportConfusion *first;
  const ReportClass     *b;

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strdup_printf ("%zu.png", i);

      report_add_class (report, path, answers[i][0], answers[i][1]);
    }
  report_finish (report);
  g_assert_cmpfloat (fabs (report->accuracy - 3.0 / 7), <=, 1e-12);
  g_assert_cmpfloat (fabs (report->majority - 3.0 / 7), <=, 1e-12);
  b = report->classes->pdata[1];
  g_assert_cmpuint (b->n, ==, 3);
  g_assert_cmpuint (b->right, ==, 2);
  g_assert_cmpuint (b->n_answered, ==, 3);
  g_assert_cmpuint (report->confusions->len, ==, 3);
  first = report->confusions->pdata[0];
  g_assert_cmpuint (first->truth, ==, 2);
  g_assert_cmpuint (first->guess, ==, 0);
  g_assert_cmpstr (first->paths->pdata[1], ==, "5.png");
  g_assert_cmpuint (((const ReportConfusion *) report->confusions->pdata[1])->truth, ==, 0);
}

static void
test_labels (void)
{
  g_autoptr (Report) report = report_new (classes, TRUE);
  double low, high;

  report_add_labels (report, "1.png", (const guint8[]){ 1, 0, 1 }, (const guint8[]){ 1, 0, 0 });
  report_add_labels (report, "2.png", (const guint8[]){ 1, 0, 0 }, (const guint8[]){ 1, 1, 0 });
  report_finish (report);
  g_assert_cmpuint (report->n_answers, ==, 6);
  g_assert_cmpfloat (fabs (report->accuracy - 4.0 / 6), <=, 1e-12);
  g_assert_cmpfloat (fabs (report->majority - 5.0 / 6), <=, 1e-12); /* a yes, b no, c either */
  report_interval (2 * 4.0 / 6, 2, &low, &high);
  g_assert_cmpfloat (report->low, ==, low);
  g_assert_cmpfloat (report->high, ==, high);
  g_assert_cmpuint (report->confusions->len, ==, 1); /* c was missed */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/interval", test_interval);
  g_test_add_func ("/report/classes", test_classes);
  g_test_add_func ("/report/labels", test_labels);
  return g_test_run ();
}
