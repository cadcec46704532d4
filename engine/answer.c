/* answer.c - explanations as the interface has them: of one input, or of all windows of a picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "explain.h"
#include "model.h"
#include "picture/preprocess.h"
#include "refined.h"
#include "windowed.h"

static gboolean
keeps_every_row (const ViaTrace *trace)
{
  guint last = trace->tape->blocks->len - 1;
  Shape attention = trace->shapes[tape_block (trace->tape, last)->attention];

  return attention.rows == attention.cols;
}

/* What must hold of a call: whoever makes it another way has made a mistake. */
static gboolean
is_sound (const ViaTrace *trace, const int *classes, guint n, const ViaExplainOptions *options)
{
  for (guint c = 0; c < n; c++)
    g_return_val_if_fail (classes[c] >= 0 && classes[c] < via_model_n_classes (trace->model), FALSE);
  g_return_val_if_fail (!options->contrast || options->against == VIA_REST
                            || (options->against >= 0 && options->against < via_model_n_classes (trace->model)),
                        FALSE);
  g_return_val_if_fail (!options->gammas || (options->gamma_linear >= 0 && options->gamma_patches >= 0), FALSE);
  g_return_val_if_fail (options->steps >= 0, FALSE);
  g_return_val_if_fail (options->baseline != VIA_BASELINE_INPUT || options->baseline_input, FALSE);
  g_return_val_if_fail (!options->keep_attention || trace->windows || keeps_every_row (trace), FALSE);
  return TRUE;
}

/* A row of the network's input as colours in 0…1. */
static void
input_row (int y, float *rgb, gpointer data)
{
  const ViaTrace *trace = data;
  const Config   *config = &trace->model->config;
  const ViaSize   size = model_pixels (trace->model);

  for (gsize channel = 0; channel < 3; channel++)
    {
      const gsize  color = preprocess_color (config, channel);
      const float *row = (const float *) trace->values[0] + (channel * (gsize) size.height + (gsize) y) * (gsize) size.width;

      for (gsize x = 0; x < (gsize) size.width; x++)
        rgb[3 * x + color] = row[x] * config->std[color] + config->mean[color];
    }
}

static gboolean
explain_one_input (ViaTrace *trace, const ViaMethod *const *methods, guint n_methods, const int *classes, guint n,
                   const ViaExplainOptions *options, ViaMap **maps, double *seconds, const Progress *progress, GError **error)
{
  if (!explain_grids (trace, methods, n_methods, classes, n, options, maps, seconds, progress, error))
    return FALSE;
  for (guint i = 0; i < n_methods; i++)
    {
      if (options[i].refine && !refined_make (maps[i], input_row, trace, error))
        {
          explain_free_maps (maps, n_methods);
          return FALSE;
        }
      explain_finish (maps[i]);
      explain_copy_attention (maps[i], trace);
    }
  return TRUE;
}

gboolean
via_explain_together (ViaTrace *trace, const ViaMethod *const *methods, guint n_methods, const int *classes, guint n,
                      const ViaExplainOptions *options, ViaMap **maps, double *seconds, ViaProgress call, gpointer data,
                      GError **error)
{
  const Progress                progress = { .call = call, .data = data, .stage = _ ("Explaining") };
  g_autofree ViaMap           **made = g_new0 (ViaMap *, n_methods);
  g_autofree ViaExplainOptions *possible = g_new (ViaExplainOptions, n_methods);

  g_return_val_if_fail (trace && methods && n_methods > 0 && classes && n > 0 && options && maps, FALSE);
  for (guint i = 0; i < n_methods; i++)
    {
      g_return_val_if_fail (methods[i] && is_sound (trace, classes, n, &options[i]), FALSE);
      g_return_val_if_fail (options[i].contrast == options->contrast && options[i].against == options->against, FALSE);
      possible[i] = explain_possible (trace, methods[i], &options[i]);
    }
  if (!(trace->windows ? windowed_explain : explain_one_input) (trace, methods, n_methods, classes, n, possible, made, seconds,
                                                                &progress, error))
    return FALSE;
  memcpy (maps, made, n_methods * sizeof *maps);
  return TRUE;
}

ViaMap *
via_explain (ViaTrace *trace, const ViaMethod *method, const int *classes, guint n, const ViaExplainOptions *options,
             ViaProgress progress, gpointer data, GError **error)
{
  static const ViaExplainOptions plain;
  ViaMap                        *map;

  if (!via_explain_together (trace, &method, 1, classes, n, options ? options : &plain, &map, NULL, progress, data, error))
    return NULL;
  return map;
}
