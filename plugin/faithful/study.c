/* study.c - see study.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "study.h"

#include <math.h>
#include <string.h>

#include "area.h"
#include "bootstrap.h"
#include "prior.h"

/* Of "hide=drop seed=7": 7. */
static guint64
seed_in (const char *options)
{
  static const char word[] = "seed=";
  const char       *seed = options ? g_strrstr (options, word) : NULL;

  return seed ? g_ascii_strtoull (seed + strlen (word), NULL, 10) : 0;
}

Study *
study_new (const char *model, const char *options)
{
  Study *study = g_new0 (Study, 1);

  study->model = g_strdup (model);
  study->seed = seed_in (options);
  study->methods = g_ptr_array_new_with_free_func (g_free);
  study->sums = g_array_new (FALSE, FALSE, sizeof (double));
  for (Criterion c = 0; c < N_CRITERIA; c++)
    study->values[c] = g_array_new (FALSE, FALSE, sizeof (double));
  for (Criterion c = 0; c < CRITERION_POINTING; c++)
    study->courses[c] = g_array_new (FALSE, FALSE, sizeof (float));
  return study;
}

void
study_free (Study *study)
{
  if (!study)
    return;
  for (Criterion c = 0; c < N_CRITERIA; c++)
    g_array_unref (study->values[c]);
  for (Criterion c = 0; c < CRITERION_POINTING; c++)
    g_array_unref (study->courses[c]);
  g_array_unref (study->sums);
  g_ptr_array_unref (study->methods);
  g_free (study->model);
  g_free (study->correlations);
  g_free (study->correlated);
  g_free (study->randomised.blocks);
  g_free (study->randomised.sums);
  g_free (study->randomised.absolute);
  g_free (study->randomised.counted);
  g_free (study);
}

/* ---- reading a record: whatever may be missing in it */

static JsonObject *
object_in (JsonObject *object, const char *member)
{
  JsonNode *node = object ? json_object_get_member (object, member) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static double
number_of (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
}

static double
number_in (JsonObject *object, const char *member)
{
  return number_of (object ? json_object_get_member (object, member) : NULL);
}

/* NAN behind its end. */
static double
element_in (JsonObject *object, const char *member, guint i)
{
  JsonNode  *node = object ? json_object_get_member (object, member) : NULL;
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return array && i < json_array_get_length (array) ? number_of (json_array_get_element (array, i)) : NAN;
}

/* ---- the first picture says what there is */

static void
begin (Study *study, JsonObject *record)
{
  g_autoptr (GList) ids = json_object_get_members (object_in (record, "methods"));
  guint n;

  for (const GList *id = ids; id; id = id->next)
    g_ptr_array_add (study->methods, g_strdup (id->data));
  n = study->methods->len;
  study->correlations = g_new0 (double, n *n);
  study->correlated = g_new0 (guint, n * n);
}

/* ---- courses of hiding */

static void
add_course (Study *study, JsonObject *hidden, const char *what, Criterion criterion, double *found)
{
  const guint first = criterion % CRITERION_COURSES >= CRITERION_POSITIVE; /* hits are counted from one tenth on */
  double      course[SPECIMEN_STEPS];

  for (guint step = 0; step < SPECIMEN_STEPS; step++)
    {
      float answer = (float) (course[step] = element_in (hidden, what, step));

      g_array_append_val (study->courses[criterion], answer);
    }
  found[criterion] = area_under (course + first, SPECIMEN_STEPS - first);
}

static void
add_courses (Study *study, JsonObject *record, double *found)
{
  static const char *const names[CRITERION_COURSES] = { "deletion", "insertion", "positive", "negative" };

  for (ViaHide how = VIA_HIDE_DROP; how < SPECIMEN_HIDES; how++)
    for (guint i = 0; i < CRITERION_COURSES; i++)
      add_course (study, object_in (record, specimen_hide_id (how)), names[i], how * CRITERION_COURSES + i, found);
}

/* ---- one picture */

/* Of a picture without a mask nothing counts, nor of one of whose mask the network sees only what does not count. */
static void
add_segmentation (Study *study, JsonObject *found, double *values)
{
  double sums[STUDY_SUMS] = { 0 };

  if (found)
    {
      sums[0] = number_in (found, "correct");
      sums[1] = number_in (found, "labelled");
      for (guint i = 0; i < 2; i++)
        {
          sums[2 + 2 * i] = element_in (found, "intersections", i);
          sums[3 + 2 * i] = element_in (found, "unions", i);
        }
      values[CRITERION_POINTING] = sums[1] > 0 ? number_in (found, "hit") : NAN;
      values[CRITERION_MAP] = number_in (found, "average_precision");
      values[CRITERION_PIXEL_ACCURACY] = bootstrap_ratio (sums);
      values[CRITERION_MIOU] = segmentation_mean_iou (sums + 2);
    }
  g_array_append_vals (study->sums, sums, STUDY_SUMS);
}

static void
add_method (Study *study, JsonObject *record)
{
  double found[N_CRITERIA];

  for (Criterion c = 0; c < N_CRITERIA; c++)
    found[c] = NAN;
  add_courses (study, record, found);
  add_segmentation (study, object_in (record, "segmentation"), found);
  found[CRITERION_COMPLETENESS] = number_in (record, "completeness_error");
  for (Criterion c = 0; c < N_CRITERIA; c++)
    g_array_append_val (study->values[c], found[c]);
}

static void
add_correlations (Study *study, JsonObject *record)
{
  const guint n = study->methods->len;

  for (guint k = 0; k < n * (n - 1) / 2; k++)
    {
      double correlation = element_in (record, "rank_correlations", k);

      if (isnan (correlation))
        continue;
      study->correlations[k] += correlation;
      study->correlated[k]++;
    }
}

/* The first picture that was shown to networks that have forgotten says how many there are. */
static void
begin_randomised (Study *study, JsonObject *found, guint n)
{
  StudyRandomised *r = &study->randomised;
  const gsize      all = (gsize) study->methods->len * n;

  r->n = n;
  r->blocks = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    r->blocks[i] = (guint) element_in (found, "blocks", i);
  r->sums = g_new0 (double, all);
  r->absolute = g_new0 (double, all);
  r->counted = g_new0 (guint, all);
}

static void
add_randomised (Study *study, JsonObject *found)
{
  StudyRandomised *r = &study->randomised;
  guint            n = 0;

  while (!isnan (element_in (found, "blocks", n)))
    n++;
  if (n == 0)
    return;
  if (r->pictures++ == 0)
    begin_randomised (study, found, n);
  for (guint k = 0; k < study->methods->len * r->n; k++)
    {
      double correlation = element_in (object_in (found, "methods"), study->methods->pdata[k / r->n], k % r->n);

      if (isnan (correlation))
        continue;
      r->sums[k] += correlation;
      r->absolute[k] += fabs (correlation);
      r->counted[k]++;
    }
}

void
study_add (Study *study, JsonObject *record)
{
  JsonObject *methods = object_in (record, "methods");

  if (!methods)
    {
      study->failed++;
      return;
    }
  if (study->methods->len == 0)
    begin (study, record);
  for (guint i = 0; i < study->methods->len; i++)
    add_method (study, object_in (methods, study->methods->pdata[i]));
  add_correlations (study, record);
  add_randomised (study, object_in (record, "randomised"));
  study->pictures++;
}

void
study_add_results (Study *study, Results *results, const GPtrArray *paths)
{
  for (guint i = 0; i < paths->len; i++)
    {
      g_autoptr (JsonObject) record = results_record (results, paths->pdata[i]);

      if (record)
        study_add (study, record);
    }
}

/* ---- what there is */

double *
study_answers (const Study *study, Criterion criterion)
{
  const guint n = study->pictures * study->methods->len * SPECIMEN_STEPS;
  double     *answers = g_new (double, n);

  for (guint i = 0; i < n; i++)
    answers[i] = g_array_index (study->courses[criterion], float, i);
  return answers;
}

double
study_course (const Study *study, Criterion criterion, guint method, guint step)
{
  double sum = 0;

  for (guint i = 0; i < study->pictures; i++)
    sum += g_array_index (study->courses[criterion], float, (i * study->methods->len + method) * SPECIMEN_STEPS + step);
  return sum / study->pictures;
}

double
study_correlation (const Study *study, guint i, guint j)
{
  const guint a = MIN (i, j), b = MAX (i, j), place = a * (2 * study->methods->len - a - 1) / 2 + b - a - 1;

  return i == j ? 1 : study->correlated[place] ? study->correlations[place] / study->correlated[place] : NAN;
}

double
study_randomised (const Study *study, guint method, guint i, gboolean absolute)
{
  const StudyRandomised *r = &study->randomised;
  const gsize            place = (gsize) method * r->n + i;

  return r->counted[place] ? (absolute ? r->absolute : r->sums)[place] / r->counted[place] : NAN;
}

gboolean
study_has (const Study *study, Criterion criterion)
{
  for (guint i = 0; i < study->values[criterion]->len; i++)
    if (!isnan (g_array_index (study->values[criterion], double, i)))
      return TRUE;
  return FALSE;
}

guint
study_random (const Study *study)
{
  for (guint i = 0; i < study->methods->len; i++)
    if (g_str_equal (study->methods->pdata[i], PRIOR_RANDOM))
      return i;
  return G_MAXUINT;
}
