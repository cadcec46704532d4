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

/* Of the softmax, shares of the best: exp of a difference, which is exact where logits are so large that the log of their sum would be
 * lost. */
Probability
probability_begin (ViaOutputs outputs, const float *logits, int n)
{
  Probability p = { .outputs = outputs, .top = -G_MAXDOUBLE };

  for (int i = 0; i < n; i++)
    p.top = MAX (p.top, logits[i]);
  for (int i = 0; i < n && outputs == VIA_OUTPUTS_SOFTMAX; i++)
    p.sum += exp (logits[i] - p.top);
  return p;
}

double
probability_of (const Probability *p, double logit)
{
  switch (p->outputs)
    {
    case VIA_OUTPUTS_SOFTMAX:
      return exp (logit - p->top) / p->sum;
    case VIA_OUTPUTS_SIGMOID:
      return 1 / (1 + exp (-logit));
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
