/* seen-wave.h - what a network sees where no picture is: a wave through all numbers of its input.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef SEEN_WAVE_H
#define SEEN_WAVE_H

#include <math.h>
#include <via.h>

static inline ViaTrace *
seen_wave (ViaModel *model)
{
  const int         n = 3 * via_model_input_size (model) * via_model_input_size (model);
  g_autofree float *input = g_new (float, n);

  for (int i = 0; i < n; i++)
    input[i] = (float) sin (0.01 * i);
  return via_trace_new_from_input (model, input, NULL, NULL, NULL, NULL);
}

#endif
