/* guess.c - see guess.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "guess.h"

#include <math.h>

/* Of a value: measures are no more exact than that. */
#define VALUE_DIGITS 5

double
guess_answer (const ViaModel *model, const ViaGuess *guess)
{
  if (via_model_outputs (model) != VIA_OUTPUTS_VALUE)
    return guess->probability;
  return isnan (guess->cosine) ? guess->logit : guess->cosine;
}

char *
guess_text (ViaOutputs outputs, double answer, int digits)
{
  return outputs == VIA_OUTPUTS_VALUE ? g_strdup_printf ("%.*g", VALUE_DIGITS, answer)
                                      : g_strdup_printf ("%.*f %%", digits, 100 * answer);
}

char *
guess_text_plain (ViaOutputs outputs, double answer, int digits)
{
  char             number[G_ASCII_DTOSTR_BUF_SIZE];
  gboolean         value = outputs == VIA_OUTPUTS_VALUE;
  g_autofree char *format = value ? g_strdup_printf ("%%.%dg", VALUE_DIGITS) : g_strdup_printf ("%%.%df", digits);

  g_ascii_formatd (number, sizeof number, format, value ? answer : 100 * answer);
  return g_strconcat (number, value ? NULL : " %", NULL);
}
