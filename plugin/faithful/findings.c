/* findings.c - see findings.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "findings.h"

#include <math.h>

#include "../batch/overview.h"

/* Of fewer the intervals are too narrow to tell anything from chance. */
#define FEWEST_PICTURES 10

/* Some of the sums, `terms` from `first` on, of all pictures and methods; free with g_free(). */
static double *
some_sums (const Study *study, guint first, guint terms)
{
  const gsize   n = (gsize) study->pictures * study->methods->len;
  const double *sums = (const double *) (const void *) study->sums->data;
  double       *parts = g_new (double, n *terms);

  for (gsize i = 0; i < n; i++)
    for (guint k = 0; k < terms; k++)
      parts[i * terms + k] = sums[i * STUDY_SUMS + first + k];
  return parts;
}

/* Its parts are the caller's. */
static BootstrapTable
table_of (const Study *study, Criterion criterion)
{
  const guint    n = study->methods->len;
  const double  *values = (const double *) (const void *) study->values[criterion]->data;
  BootstrapTable table = { study->pictures, n, 2, NULL, bootstrap_ratio };

  if (criterion == CRITERION_MIOU)
    table = (BootstrapTable){ study->pictures, n, 4, some_sums (study, 2, 4), segmentation_mean_iou };
  else if (criterion == CRITERION_PIXEL_ACCURACY)
    table.parts = some_sums (study, 0, 2);
  else
    table.parts = bootstrap_mean_parts (values, study->pictures, n);
  return table;
}

static void
find_criterion (Findings *findings, Criterion criterion)
{
  const Study                  *study = findings->study;
  const guint                   n = study->methods->len;
  const BootstrapTable          table = table_of (study, criterion);
  g_autofree BootstrapInterval *own = g_new (BootstrapInterval, n), *beyond = g_new (BootstrapInterval, n);

  bootstrap_run (&table, MIN (study_random (study), n - 1), study->seed, own, beyond);
  for (guint i = 0; i < n; i++)
    findings->found[(gsize) criterion * n + i] = (Finding){ own[i], beyond[i] };
  g_free ((gpointer) table.parts);
}

Findings *
findings_new (const Study *study)
{
  const guint n = N_CRITERIA * study->methods->len;
  Findings   *findings = g_new (Findings, 1);

  *findings = (Findings){ study, g_new (Finding, n) };
  for (guint i = 0; i < n; i++)
    findings->found[i] = (Finding){ { NAN, NAN, NAN }, { NAN, NAN, NAN } };
  for (Criterion c = 0; c < N_CRITERIA; c++)
    if (study_has (study, c))
      find_criterion (findings, c);
  return findings;
}

void
findings_free (Findings *findings)
{
  if (!findings)
    return;
  g_free (findings->found);
  g_free (findings);
}

const Finding *
findings_of (const Findings *findings, Criterion criterion, guint method)
{
  return &findings->found[(gsize) criterion * findings->study->methods->len + method];
}

static double
sum_itself (const double *sums)
{
  return sums[0];
}

BootstrapInterval *
findings_curves (const Findings *findings, Criterion criterion)
{
  const Study         *study = findings->study;
  const guint          n = study->methods->len * SPECIMEN_STEPS;
  g_autofree double   *answers = study_answers (study, criterion);
  const BootstrapTable table = { study->pictures, n, 1, answers, sum_itself };
  BootstrapInterval   *curves = g_new (BootstrapInterval, n);

  bootstrap_run (&table, 0, study->seed, curves, NULL);
  for (guint i = 0; i < n; i++)
    curves[i] =
        (BootstrapInterval){ curves[i].value / study->pictures, curves[i].low / study->pictures, curves[i].high / study->pictures };
  return curves;
}

int
findings_verdict (const Findings *findings, Criterion criterion, guint method)
{
  const BootstrapInterval *beyond = &findings_of (findings, criterion, method)->beyond;

  if (findings->study->pictures < FEWEST_PICTURES)
    return 0;
  return beyond->low > 0 ? criterion_sign (criterion) : beyond->high < 0 ? -criterion_sign (criterion) : 0;
}

/* ---- as JSON */

static void
put_interval (const BootstrapInterval *interval, const char *key, JsonBuilder *json)
{
  json_put_open (json, key, '{');
  json_put_number (json, "value", interval->value);
  json_put_number (json, "low", interval->low);
  json_put_number (json, "high", interval->high);
  json_put_close (json, '}');
}

static void
put_criterion (const Findings *findings, Criterion criterion, guint method, JsonBuilder *json)
{
  const Finding *finding = findings_of (findings, criterion, method);

  json_put_open (json, criterion_id (criterion), '{');
  put_interval (&finding->own, "own", json);
  put_interval (&finding->beyond, "beyond_random", json);
  json_put_integer (json, "verdict", findings_verdict (findings, criterion, method));
  json_put_close (json, '}');
}

static void
put_course (const Study *study, Criterion criterion, guint method, JsonBuilder *json)
{
  json_put_open (json, criterion_id (criterion), '[');
  for (guint step = 0; step < SPECIMEN_STEPS; step++)
    json_put_number (json, NULL, study_course (study, criterion, method, step));
  json_put_close (json, ']');
}

static void
put_findings (const Findings *findings, guint method, JsonBuilder *json)
{
  const Study *study = findings->study;

  json_put_open (json, NULL, '{');
  json_put_string (json, "id", study->methods->pdata[method]);
  json_put_open (json, "criteria", '{');
  for (Criterion c = 0; c < N_CRITERIA; c++)
    if (!isnan (findings_of (findings, c, method)->own.value))
      put_criterion (findings, c, method, json);
  json_put_close (json, '}');
  json_put_open (json, "curves", '{');
  for (Criterion c = 0; c < CRITERION_POINTING; c++)
    if (study_has (study, c))
      put_course (study, c, method, json);
  json_put_close (json, '}');
  json_put_close (json, '}');
}

static void
put_correlations (const Study *study, JsonBuilder *json)
{
  json_put_open (json, "rank_correlations", '[');
  for (guint i = 0; i < study->methods->len; i++)
    {
      json_put_open (json, NULL, '[');
      for (guint j = 0; j < study->methods->len; j++)
        json_put_number (json, NULL, study_correlation (study, i, j));
      json_put_close (json, ']');
    }
  json_put_close (json, ']');
}

static void
put_randomised_method (const Study *study, guint method, gboolean absolute, JsonBuilder *json)
{
  json_put_open (json, absolute ? "absolute" : "correlation", '[');
  for (guint i = 0; i < study->randomised.n; i++)
    json_put_number (json, NULL, study_randomised (study, method, i, absolute));
  json_put_close (json, ']');
}

static void
put_randomised (const Study *study, JsonBuilder *json)
{
  json_put_open (json, "randomised", '{');
  json_put_integer (json, "pictures", study->randomised.pictures);
  json_put_open (json, "blocks", '[');
  for (guint i = 0; i < study->randomised.n; i++)
    json_put_integer (json, NULL, study->randomised.blocks[i]);
  json_put_close (json, ']');
  json_put_open (json, "methods", '{');
  for (guint method = 0; method < study->methods->len; method++)
    if (!isnan (study_randomised (study, method, 0, FALSE)))
      {
        json_put_open (json, study->methods->pdata[method], '{');
        put_randomised_method (study, method, FALSE, json);
        put_randomised_method (study, method, TRUE, json);
        json_put_close (json, '}');
      }
  json_put_close (json, '}');
  json_put_close (json, '}');
}

void
findings_put_json (const Findings *findings, JsonBuilder *json)
{
  const Study *study = findings->study;

  json_put_open (json, NULL, '{');
  json_put_string (json, "model", study->model);
  json_put_integer (json, "pictures", study->pictures);
  json_put_integer (json, "failed", study->failed);
  json_put_integer (json, "seed", (gint64) study->seed);
  json_put_open (json, "hidden", '[');
  for (guint step = 0; step < SPECIMEN_STEPS; step++)
    json_put_number (json, NULL, step / (double) SPECIMEN_STEPS);
  json_put_close (json, ']');
  json_put_open (json, "methods", '[');
  for (guint i = 0; i < study->methods->len; i++)
    put_findings (findings, i, json);
  json_put_close (json, ']');
  put_correlations (study, json);
  if (study->randomised.pictures > 0)
    put_randomised (study, json);
  json_put_close (json, '}');
}

/* ---- as a table */

static void
append_interval (GString *row, const BootstrapInterval *interval)
{
  const double numbers[] = { interval->value, interval->low, interval->high };
  char         text[G_ASCII_DTOSTR_BUF_SIZE];

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (row, ",%s", isnan (numbers[i]) ? "" : g_ascii_formatd (text, sizeof text, "%.6g", numbers[i]));
}

void
findings_append_csv (const Findings *findings, GString *table)
{
  const Study *study = findings->study;

  for (guint i = 0; i < study->methods->len; i++)
    for (Criterion c = 0; c < N_CRITERIA; c++)
      {
        const Finding *finding = findings_of (findings, c, i);

        if (isnan (finding->own.value))
          continue;
        overview_append_field (table, study->model, ',');
        g_string_append_printf (table, "%s,%s,%u", (const char *) study->methods->pdata[i], criterion_id (c), study->pictures);
        append_interval (table, &finding->own);
        append_interval (table, &finding->beyond);
        g_string_append_c (table, '\n');
      }
}
