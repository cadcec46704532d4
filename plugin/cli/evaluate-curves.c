/* evaluate-curves.c - see evaluate-curves.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All diagrams have the same methods in the same colours.  In a band lie 95 % of the samples that the intervals of the table are of.
 */
#include "evaluate-curves.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "../faithful/curves.h"
#include "cli-error.h"
#include "output.h"

/* ---- words */

/* Free it. */
static char *
title_of (const Study *study, Criterion criterion)
{
  const gboolean most_first = criterion_sign (criterion) < 0;

  return g_strdup_printf (most_first ? _ ("%s: most important first; pictures: %u") : _ ("%s: least important first; pictures: %u"),
                          study->model, study->pictures);
}

static const char *
word_across (Criterion criterion)
{
  return criterion < CRITERION_PAINT ? _ ("patches taken out (%)") : _ ("pixels painted black (%)");
}

static const char *
word_up (Criterion criterion)
{
  return criterion % CRITERION_COURSES < CRITERION_POSITIVE ? _ ("probability of the class (%)")
                                                            : _ ("pictures taken for what they are (%)");
}

/* With the number that the table has.  Free it. */
static char *
legend_of (const Findings *findings, Criterion criterion, guint method)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.3f", findings_of (findings, criterion, method)->own.value);
  return g_strdup_printf ("%s  %s", (const char *) findings->study->methods->pdata[method], number);
}

/* ---- numbers */

typedef struct
{
  double  places[SPECIMEN_STEPS];
  double *values, *low, *high; /* [methods, SPECIMEN_STEPS], in per cent */
  char  **names;               /* NULL-terminated */
  Curve  *curves;              /* [methods] */
} Courses;

static void
courses_clear (Courses *courses)
{
  g_free (courses->values);
  g_free (courses->low);
  g_free (courses->high);
  g_strfreev (courses->names);
  g_free (courses->curves);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Courses, courses_clear)

static void
fill_numbers (Courses *courses, const Findings *findings, Criterion criterion)
{
  const gsize                   n = (gsize) findings->study->methods->len * SPECIMEN_STEPS;
  g_autofree BootstrapInterval *found = findings_curves (findings, criterion);

  for (gsize i = 0; i < n; i++)
    {
      courses->values[i] = 100 * found[i].value;
      courses->low[i] = 100 * found[i].low;
      courses->high[i] = 100 * found[i].high;
    }
}

static void
fill_curve (Courses *courses, const Findings *findings, Criterion criterion, guint method)
{
  const gsize first = (gsize) method * SPECIMEN_STEPS;

  courses->names[method] = legend_of (findings, criterion, method);
  courses->curves[method] = (Curve){ courses->names[method], courses->values + first, courses->low + first, courses->high + first };
}

static void
courses_init (Courses *courses, const Findings *findings, Criterion criterion)
{
  const guint n = findings->study->methods->len;
  const gsize all = (gsize) n * SPECIMEN_STEPS;

  *courses = (Courses){ .values = g_new (double, all),
                        .low = g_new (double, all),
                        .high = g_new (double, all),
                        .names = g_new0 (char *, n + 1),
                        .curves = g_new (Curve, n) };
  for (guint step = 0; step < SPECIMEN_STEPS; step++)
    courses->places[step] = 100.0 * step / SPECIMEN_STEPS;
  fill_numbers (courses, findings, criterion);
  for (guint i = 0; i < n; i++)
    fill_curve (courses, findings, criterion, i);
}

/* ---- files */

/* Free it. */
static char *
file_of (const char *folder, Criterion criterion, const char *ending)
{
  g_autofree char *name = g_strconcat (criterion_id (criterion), ending, NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
write_chart (const CurveChart *chart, const char *folder, Criterion criterion, GError **error)
{
  g_autofree char *svg_path = file_of (folder, criterion, ".svg"), *png_path = file_of (folder, criterion, ".png");
  g_autofree char *svg = curves_svg (chart);
  g_autoptr (GBytes) png = curves_png (chart, error);

  return png && output_write_bytes (svg_path, svg, strlen (svg), error)
         && output_write_bytes (png_path, g_bytes_get_data (png, NULL), g_bytes_get_size (png), error);
}

static gboolean
write_criterion (const Findings *findings, Criterion criterion, const char *folder, GError **error)
{
  const Study     *study = findings->study;
  g_autofree char *title = title_of (study, criterion);
  g_auto (Courses) courses;
  CurveChart chart = { title, word_across (criterion), word_up (criterion), SPECIMEN_STEPS };

  courses_init (&courses, findings, criterion);
  chart.places = courses.places;
  chart.curves = courses.curves;
  chart.n_curves = study->methods->len;
  return write_chart (&chart, folder, criterion, error);
}

gboolean
evaluate_curves_can_write (const char *folder, GError **error)
{
  g_autofree char *path = file_of (folder, CRITERION_DELETION, ".svg");

  if (g_mkdir_with_parents (folder, 0777) == 0)
    return output_can_write (path, error);
  g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%s: %s", folder, g_strerror (errno));
  return FALSE;
}

gboolean
evaluate_curves_write (const Findings *findings, const char *folder, GError **error)
{
  for (Criterion c = 0; c < CRITERION_POINTING; c++)
    if (study_has (findings->study, c) && !write_criterion (findings, c, folder, error))
      return FALSE;
  return TRUE;
}
