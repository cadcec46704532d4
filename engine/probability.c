/* probability.c - from a network's outputs to what is said about them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   softmax  p_i = exp (l_i) / sum_j exp (l_j)
 *   sigmoid  p_i = 1 / (1 + exp (-l_i))
 *   value    none
 */
#include "probability.h"

#include <math.h>
#include <string.h>

#include "model.h"

/* As shares of the best: exp of a difference, which is exact where logits are so large that the log of their sum would be lost. */
static double
softmax (const float *logits, int n, int index)
{
  double top = -G_MAXDOUBLE, sum = 0;

  for (int i = 0; i < n; i++)
    top = MAX (top, logits[i]);
  for (int i = 0; i < n; i++)
    sum += exp (logits[i] - top);
  return exp (logits[index] - top) / sum;
}

double
probability_of (ViaOutputs outputs, const float *logits, int n, int index)
{
  switch (outputs)
    {
    case VIA_OUTPUTS_SOFTMAX:
      return softmax (logits, n, index);
    case VIA_OUTPUTS_SIGMOID:
      return 1 / (1 + exp (-(double) logits[index]));
    case VIA_OUTPUTS_VALUE:
      break;
    }
  return NAN;
}

const char *
via_outputs_id (ViaOutputs outputs)
{
  return config_words (KEY_OUTPUTS)[outputs];
}

gboolean
via_outputs_find (const char *id, ViaOutputs *outputs)
{
  const char *const *words = config_words (KEY_OUTPUTS);

  for (int i = 0; words[i]; i++)
    if (strcmp (words[i], id) == 0)
      {
        *outputs = i;
        return TRUE;
      }
  return FALSE;
}

ViaOutputs
via_model_outputs (const ViaModel *model)
{
  return model->config.outputs;
}
