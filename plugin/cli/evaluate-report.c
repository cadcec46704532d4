/* evaluate-report.c - see evaluate-report.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   demo, patches taken out; pictures: 60      deletion ↓         insertion ↑ …
 *   transformer_attribution               0.312 0.28–0.34 *   0.701 0.67–0.73 *
 *   random                                0.455 0.42–0.49     0.453 0.42–0.48
 */
#include "evaluate-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "cli-error.h"
#include "evaluate-curves.h"
#include "output.h"
#include "say.h"

#define NAME_COLUMNS 24
#define CELL_COLUMNS 20

/* ---- for people */

/* Criteria that stand side by side. */
typedef struct
{
  const char *title;
  Criterion   begin, end;
} TableBlock;

static const TableBlock blocks[] = {
  { N_ ("patches taken out"), CRITERION_DELETION, CRITERION_PAINT },
  { N_ ("pixels painted black"), CRITERION_PAINT, CRITERION_POINTING },
  { N_ ("where the object is"), CRITERION_POINTING, CRITERION_COMPLETENESS },
  { N_ ("what adds up"), CRITERION_COMPLETENESS, N_CRITERIA },
};

static gboolean
has_block (const Study *study, const TableBlock *block)
{
  for (Criterion c = block->begin; c < block->end; c++)
    if (study_has (study, c))
      return TRUE;
  return FALSE;
}

/* " 0.312 0.28–0.34 *": fewer digits for the interval. */
static void
append_cell (GString *row, const Findings *findings, Criterion criterion, guint method)
{
  static const char *const marks[] = { "x", " ", "*" };
  const BootstrapInterval *own = &findings_of (findings, criterion, method)->own;
  const char              *format = criterion == CRITERION_COMPLETENESS ? "%.1e" : "%.3f";
  char                     value[G_ASCII_DTOSTR_BUF_SIZE], low[G_ASCII_DTOSTR_BUF_SIZE], high[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char         *cell = NULL;

  if (isnan (own->value))
    {
      g_string_append_printf (row, "%*s", CELL_COLUMNS, "");
      return;
    }
  g_ascii_formatd (value, sizeof value, format, own->value);
  g_ascii_formatd (low, sizeof low, format, own->low);
  g_ascii_formatd (high, sizeof high, format, own->high);
  cell = g_strdup_printf ("%s %s–%s %s", value, low, high, marks[1 + findings_verdict (findings, criterion, method)]);
  g_string_append_printf (row, "%*s", say_field (cell, CELL_COLUMNS), cell);
}

static void
print_row (const Findings *findings, const TableBlock *block, guint method)
{
  g_autoptr (GString) row = g_string_new (NULL);
  gboolean there = FALSE;

  g_string_append_printf (row, "%-*s", NAME_COLUMNS, (const char *) findings->study->methods->pdata[method]);
  for (Criterion c = block->begin; c < block->end; c++)
    {
      append_cell (row, findings, c, method);
      there = there || !isnan (findings_of (findings, c, method)->own.value);
    }
  if (there)
    say_line ("%s", g_strchomp (row->str));
}

static void
print_block (const Findings *findings, const TableBlock *block)
{
  const Study *study = findings->study;
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append_printf (head, "%-*s", NAME_COLUMNS, "");
  for (Criterion c = block->begin; c < block->end; c++)
    g_string_append_printf (head, "%*s", say_field (criterion_title (c), CELL_COLUMNS - 2), criterion_title (c));
  say_line (_ ("%s: %s; pictures: %u"), study->model, _ (block->title), study->pictures);
  say_line ("%s", head->str);
  for (guint i = 0; i < study->methods->len; i++)
    print_row (findings, block, i);
  say_text ("\n");
}

static void
print_randomised_row (const Study *study, guint method)
{
  g_autoptr (GString) row = g_string_new (NULL);
  gboolean there = FALSE;

  g_string_append_printf (row, "%-*s", NAME_COLUMNS, (const char *) study->methods->pdata[method]);
  for (guint i = 0; i < study->randomised.n; i++)
    {
      double correlation = study_randomised (study, method, i, FALSE);
      char   number[G_ASCII_DTOSTR_BUF_SIZE];

      there = there || !isnan (correlation);
      g_string_append_printf (row, "%9s", isnan (correlation) ? "-" : g_ascii_formatd (number, sizeof number, "%.2f", correlation));
    }
  if (there)
    say_line ("%s", row->str);
}

static void
print_randomised (const Study *study)
{
  g_autoptr (GString) head = g_string_new (NULL);

  g_string_append_printf (head, "%-*s", NAME_COLUMNS, "");
  for (guint i = 0; i < study->randomised.n; i++)
    g_string_append_printf (head, "%9u", study->randomised.blocks[i]);
  say_line (_ ("%s: rank correlation with the map when the head and so many of the last blocks are drawn anew; pictures: %u"),
            study->model, study->randomised.pictures);
  say_line ("%s", head->str);
  for (guint method = 0; method < study->methods->len; method++)
    print_randomised_row (study, method);
  say_text ("\n");
}

static void
print_people (const Findings *findings)
{
  for (gsize i = 0; i < G_N_ELEMENTS (blocks); i++)
    if (has_block (findings->study, &blocks[i]))
      print_block (findings, &blocks[i]);
  if (findings->study->randomised.pictures > 0)
    print_randomised (findings->study);
  say_line (
      "%s",
      _ ("With intervals of 95 per cent; *: better than the random map on the same pictures, x: worse, and not by chance alone"));
}

/* ---- for programs */

static char *
json_of (const Findings *findings)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  findings_put_json (findings, json);
  return json_text (json);
}

static gboolean
write_summary (const char *json, const char *folder, GError **error)
{
  g_autofree char *path = folder ? g_build_filename (folder, EVALUATE_SUMMARY, NULL) : NULL;
  g_autofree char *text = g_strconcat (json, "\n", NULL);

  return !path || output_write_bytes (path, text, strlen (text), error);
}

static gboolean
write_table (const Findings *findings, const char *path, GError **error)
{
  g_autoptr (GString) table = g_string_new (FINDINGS_CSV_HEAD);

  findings_append_csv (findings, table);
  return output_write_bytes (path, table->str, table->len, error);
}

gboolean
evaluate_report (const Study *study, const Options *options, const char *folder, GError **error)
{
  g_autoptr (Findings) findings = findings_new (study);
  g_autofree char *json = json_of (findings);

  if (!write_summary (json, folder, error) || (options->table && !write_table (findings, options->table, error))
      || (options->curves && !evaluate_curves_write (findings, options->curves, error)))
    return FALSE;
  if (options->json)
    say_line ("%s", json);
  else if (!options->quiet && study->pictures > 0)
    print_people (findings);
  return TRUE;
}

gboolean
evaluate_report_is_whole (const guint *failures, guint excluded, GError **error)
{
  g_autofree char *list = failure_list (failures);
  const guint      n = failure_total (failures);

  if (n > 0)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("pictures that could not be evaluated: %u (%s)"), n, list);
  else if (excluded > 0)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, _ ("pictures left out, because the model does not know their classes: %u"),
                 excluded);
  return n == 0 && excluded == 0;
}
