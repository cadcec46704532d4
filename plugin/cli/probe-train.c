/* probe-train.c - vit-attribution probe train: a head for a network, from pictures.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "../probe/training.h"
#include "cli-error.h"
#include "probe.h"
#include "progress-bar.h"

static gboolean
probe_train_error (GError **error, int code, char *message)
{
  g_set_error_literal (error, CLI_ERROR, code, message);
  g_free (message);
  return FALSE;
}

/* --l2: auto, or a number more than 0. */
static gboolean
read_lambda (const char *text, double *lambda, GError **error)
{
  char *end;

  *lambda = 0;
  if (!text || g_str_equal (text, "auto"))
    return TRUE;
  *lambda = g_ascii_strtod (text, &end);
  if (*text && !*end && *lambda > 0 && isfinite (*lambda))
    return TRUE;
  return probe_train_error (error, CLI_ERROR_USAGE,
                            g_strdup_printf (_ ("--l2: \"%s\" is neither auto nor a number above 0"), text));
}

/* --class-weight: balanced, none. */
static gboolean
read_weight (const char *text, gboolean *balanced, GError **error)
{
  *balanced = !text || g_str_equal (text, "balanced");
  if (*balanced || g_str_equal (text, "none"))
    return TRUE;
  return probe_train_error (error, CLI_ERROR_USAGE, g_strdup_printf (_ ("--class-weight: \"%s\" is none of balanced, none"), text));
}

static gboolean
read_order (const Options *options, TrainingOrder *order, GError **error)
{
  *order = (TrainingOrder){ .model = options->settings.model,
                            .output = options->output,
                            .flips = !options->no_flip,
                            .several = options->multi_label,
                            .precision = options->settings.precision };
  if (!(order->pictures = probe_pictures (options, error)) || !read_lambda (options->l2, &order->lambda, error)
      || !read_weight (options->class_weight, &order->balanced, error))
    return FALSE;
  return order->output
         || probe_train_error (error, CLI_ERROR_USAGE,
                               g_strdup_printf (_ ("%s is missing; see --help"), "-o NAME.head.safetensors"));
}

gboolean
probe_train (const Options *options, GError **error)
{
  TrainingOrder order;
  g_autoptr (Training) training = NULL;
  ProgressBar progress = progress_bar_begin (1, options->progress);
  gboolean    ok;

  if (!read_order (options, &order, error) || !(training = training_new (&order, error)))
    return FALSE;
  ok = training_run (progress_bar_step, &progress, training, error);
  progress_bar_end (&progress);
  if (ok)
    probe_say_report (training_report (training), options, training_name (training), order.output);
  return ok;
}
