/* training.c - see training.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "training.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <via-probe.h>

#include "atomic-file.h"
#include "head-place.h"
#include "lesson.h"
#include "../time-left.h"

/* Of the bar, that looking at the pictures fills. */
#define LOOKING_SHARE 0.85
/* Pictures of a class that are few. */
#define FEW 10

struct _Training
{
  TrainingOrder order; /* its strings are ours */
  Collection   *collection;
  char         *name;
  Report       *report;

  /* while it runs */
  ViaProgress call;
  gpointer    token;
  gint64      begun; /* µs, the part with time left of its own */
};

/* ---- the order */

Training *
training_new (const TrainingOrder *order, GError **error)
{
  g_autoptr (Training) training = g_new0 (Training, 1);

  training->order = *order;
  training->order.model = g_strdup (order->model);
  training->order.pictures = g_strdup (order->pictures);
  training->order.output = g_strdup (order->output);
  if (!(training->name = head_place_name (order->output, error))
      || !(training->collection = collection_read (order->pictures, order->several, error))
      || !collection_suffices (training->collection, error))
    return NULL;
  return g_steal_pointer (&training);
}

void
training_free (Training *training)
{
  if (!training)
    return;
  report_free (training->report);
  collection_free (training->collection);
  g_free (training->name);
  g_free ((char *) training->order.model);
  g_free ((char *) training->order.pictures);
  g_free ((char *) training->order.output);
  g_free (training);
}

const Collection *
training_collection (const Training *training)
{
  return training->collection;
}

const Report *
training_report (const Training *training)
{
  return training->report;
}

const char *
training_name (const Training *training)
{
  return training->name;
}

/* ---- progress */

static gboolean
while_looking (double done, const char *stage, gpointer data)
{
  const Training *training = data;

  return !training->call || training->call (LOOKING_SHARE * done, stage, training->token);
}

static gboolean
while_training (double done, const char *stage, gpointer data)
{
  const Training  *training = data;
  g_autofree char *left = time_left_text (done, (double) (g_get_monotonic_time () - training->begun) / 1e6);
  g_autofree char *text = g_strdup_printf (*left ? "%s, %s" : "%s", stage, left);

  return !training->call || training->call (LOOKING_SHARE + (1 - LOOKING_SHARE) * done, text, training->token);
}

/* ---- what came out */

static void
tell_pictures (const Training *training, const FeatureSet *features, const Lesson *lesson, Report *report)
{
  const Collection *collection = training->collection;

  for (guint i = 0; i < collection->notes->len; i++)
    report_note (report, g_strdup (collection->notes->pdata[i]));
  report_add_unread (report, features->unread);
  if (lesson->n_equal)
    report_note (report,
                 g_strdup_printf (_ ("Pictures that stand in another class once more, byte for byte: %u"), lesson->n_equal));
  for (guint c = 0; c < report->classes->len; c++)
    if (((const ReportClass *) report->classes->pdata[c])->n < FEW)
      {
        report_note (report, g_strdup_printf (_ ("“%s” has fewer than %d pictures; more of them would make it surer"),
                                              ((const ReportClass *) report->classes->pdata[c])->name, FEW));
        return;
      }
}

static Report *
report_of (const Training *training, const FeatureSet *features, const Lesson *lesson, const ViaProbe *probe)
{
  g_autofree const char **names = lesson_names (training->collection);
  Report                 *report = report_new (names, training->order.several);
  guint                   best = via_probe_chosen (probe), n_classes = lesson->examples.n_classes;

  for (guint i = 0; i < lesson->examples.n; i++)
    if (lesson->classes)
      report_add_class (report, lesson->paths[i], (guint) lesson->classes[i], (guint) via_probe_predictions (probe, best)[i]);
    else
      report_add_labels (report, lesson->paths[i], lesson->labels + (gsize) i * n_classes,
                         via_probe_answers (probe, best) + (gsize) i * n_classes);
  report_finish (report);
  report->lambda = via_probe_lambda (probe);
  report->log_loss = via_probe_trial (probe, best)->log_loss;
  tell_pictures (training, features, lesson, report);
  if (!via_probe_converged (probe))
    report_note (report, g_strdup_printf (_ ("The training ended after %u iterations, before nothing more was to be gained"),
                                          via_probe_iterations (probe)));
  return report;
}

/* ---- saved */

static gboolean
write_head (const Training *training, ViaModel *backbone, const ViaProbe *probe, const Report *report, int fd, GError **error)
{
  char                    digits[3][G_ASCII_DTOSTR_BUF_SIZE];
  char                    images[16];
  const char *const       more[] = { "train_images",
                                     images,
                                     "cv_accuracy",
                                     g_ascii_formatd (digits[0], sizeof digits[0], "%.6g", report->accuracy),
                                     "cv_logloss",
                                     g_ascii_formatd (digits[1], sizeof digits[1], "%.6g", report->log_loss),
                                     "lambda",
                                     g_ascii_formatd (digits[2], sizeof digits[2], "%g", report->lambda),
                                     "class_weight",
                               training->order.balanced ? "balanced" : "none",
                                     "flips",
                               training->order.flips ? "yes" : "no",
                                     "precision",
                               training->order.precision == VIA_PRECISION_FAST ? "fast" : "exact",
                                     NULL };
  g_autofree const char **names = lesson_names (training->collection);
  const ViaHead           head = { .n_classes = collection_n_classes (training->collection),
                                   .weight = via_probe_weight (probe),
                                   .bias = via_probe_bias (probe),
                                   .mean = via_probe_mean (probe),
                                   .std = via_probe_std (probe),
                                   .labels = names,
                                   .outputs = training->order.several ? VIA_OUTPUTS_SIGMOID : VIA_OUTPUTS_SOFTMAX,
                                   .more = more };

  g_snprintf (images, sizeof images, "%u", report->n_pictures);
  return via_head_write_to (fd, backbone, &head, error);
}

static gboolean
save_head (const Training *training, ViaModel *backbone, const ViaProbe *probe, const Report *report, GError **error)
{
  g_auto (AtomicFile) file = { 0 };
  g_autoptr (GError) problem = NULL;

  return (atomic_file_begin (&file, training->order.output, &problem)
          && write_head (training, backbone, probe, report, file.fd, &problem) && atomic_file_commit (&file, &problem))
         || head_place_error (error, _ ("%s: cannot be written: %s"), training->order.output, problem->message);
}

/* ---- all of it */

static ViaProbe *
train (Training *training, const Lesson *lesson, GError **error)
{
  const ViaProbeOptions options = { .lambda = training->order.lambda, .balanced = training->order.balanced };

  training->begun = g_get_monotonic_time ();
  return via_probe_train (&lesson->examples, &options, while_training, training, error);
}

gboolean
training_run (ViaProgress progress, gpointer token, gpointer data, GError **error)
{
  Training            *training = data;
  const TrainingOrder *order = &training->order;
  g_autoptr (ViaModel) backbone = via_model_open_backbone (order->model, NULL, error);
  g_autoptr (FeatureSet) features = NULL;
  g_autoptr (Lesson) lesson = NULL;
  g_autoptr (ViaProbe) probe = NULL;
  g_autoptr (Report) report = NULL;

  training->call = progress;
  training->token = token;
  if (!backbone
      || !(features = features_look (backbone, order->precision, order->flips, training->collection->paths, while_looking, training,
                                     error))
      || !(lesson = lesson_new (training->collection, features, error)) || !(probe = train (training, lesson, error)))
    return FALSE;
  report = report_of (training, features, lesson, probe);
  if (!save_head (training, backbone, probe, report, error))
    return FALSE;
  report_free (training->report);
  training->report = g_steal_pointer (&report);
  return TRUE;
}
