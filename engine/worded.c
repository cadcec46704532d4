/* worded.c - a network whose classes are texts.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   logit_c = s t_c·x/|x|     x the network's feature, t_c a text's of length 1, s a scale that was learned
 *
 * So it is a backbone, a step that makes its feature as long as 1, and a linear head of the rows s t_c (Radford et al., "Learning
 * Transferable Visual Models From Natural Language Supervision", ICML 2021).  Weights and all else belong to the backbone.  The
 * probability of a text is its share among the texts; of a single one, which would have all of it, the cosine t·x/|x| is told.
 */
#include <glib/gi18n-lib.h>

#include "via-words.h"
#include "worded.h"

/* s t, rounded once. */
static float *
head_new (const double *texts, double scale, int n, int features, GError **error)
{
  gsize  numbers = (gsize) n * (gsize) features;
  float *head = g_try_new (float, numbers);

  if (!head)
    g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("There is no memory for %d classes"), n);
  for (gsize i = 0; i < numbers && head; i++)
    head[i] = (float) (scale * texts[i]);
  return head;
}

static Tape *
worded_tape (const Tape *backbone, const float *head, int n, GError **error)
{
  Tape *tape = tape_further (backbone);

  tape_linear_of (tape, "head", tape_unit (tape, "head_unit", (int) tape->shapes->len - 1), head, n);
  return tape_finish (tape, error);
}

/* All but its labels is lent by the backbone's. */
static void
fill_config (Config *config, const ViaModel *backbone, const char *const *names, int n)
{
  *config = backbone->config;
  config->backbone = config->reads_words = FALSE;
  config->unit = TRUE;
  config->n_classes = n;
  config->outputs = n > 1 ? VIA_OUTPUTS_SOFTMAX : VIA_OUTPUTS_VALUE;
  config->labels = g_new0 (char *, n + 1);
  for (int i = 0; i < n; i++)
    config->labels[i] = g_utf8_make_valid (names[i], -1);
}

ViaModel *
via_model_with_texts (ViaModel *backbone, const char *const *names, const double *texts, double scale, GError **error)
{
  g_autoptr (ViaModel) model = NULL;
  g_autofree float *head = NULL;
  int               n;

  g_return_val_if_fail (backbone && via_model_n_features (backbone) > 0 && names && *names && texts && scale > 0, NULL);
  n = (int) g_strv_length ((char **) names);
  if (!(head = head_new (texts, scale, n, via_model_n_features (backbone), error)))
    return NULL;
  model = model_on (backbone);
  fill_config (&model->config, backbone, names, n);
  model->text_scale = scale;
  model->tape = worded_tape (backbone->tape, head, n, error);
  return model->tape ? g_steal_pointer (&model) : NULL;
}

ViaModel *
worded_like (const ViaModel *worded, ViaModel *network, GError **error)
{
  g_autoptr (ViaModel) model = model_on (network);
  const Step *head = tape_step (worded->tape, worded->tape->steps->len - 1);

  fill_config (&model->config, network, (const char *const *) worded->config.labels, worded->config.n_classes);
  model->text_scale = worded->text_scale;
  model->tape = worded_tape (network->tape, head->weight[0], worded->config.n_classes, error);
  return model->tape ? g_steal_pointer (&model) : NULL;
}

double
via_model_text_scale (const ViaModel *model)
{
  return model->text_scale;
}

ViaModel *
via_model_with_words (ViaModel *network, const char *const *words, ViaTemplates templates, ViaPrecision precision,
                      ViaProgress progress, gpointer data, GError **error)
{
  g_autofree double *texts = NULL;
  double             scale;

  g_return_val_if_fail (network && words && *words, NULL);
  if (!(texts = via_words_directions (network, words, templates, precision, progress, data, error))
      || !(scale = via_words_scale (network, error)))
    return NULL;
  return via_model_with_texts (network, words, texts, scale, error);
}
