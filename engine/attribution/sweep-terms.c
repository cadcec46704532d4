/* sweep-terms.c - see sweep-terms.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "sweep-terms.h"

const Rules *const sweep_pairs[][RULES_TOGETHER] = {
  { &gradient_rules, &chefer_rules }, { &libra_rules }, { &attn_lrp_rules }, { &attn_lrp_full_rules }, { NULL }
};

int
sweep_rival (const Sweep *sweep, int c)
{
  return sweep->rivals ? sweep->rivals[c] : sweep->classes[c];
}

int
sweep_pair (const Sweep *sweep)
{
  for (int pair = 0; sweep_pairs[pair][0]; pair++)
    {
      const Rules *const *tables = sweep_pairs[pair];
      int                 known = 0;

      for (int r = 0; r < sweep->n_rules; r++)
        known += sweep->rules[r] == tables[0] || sweep->rules[r] == tables[1];
      if (known == sweep->n_rules)
        return pair;
    }
  return -1;
}
