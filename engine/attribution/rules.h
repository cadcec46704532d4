/* rules.h - how a message passes each kind of step on its way back.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef RULES_H
#define RULES_H

#include "../network/ops/ops.h"

typedef struct
{
  const char *name;
  ProductFn   product;        /* of a linear step … */
  PullFn      pull[OP_COUNT]; /* … before its pull, the rest */
  gboolean    signed_seed;    /* in a contrast the message starts with -1 at the rival, too */
  /* What happens to the k blocks of messages of a value that two steps have read, once both have added theirs; NULL = nothing. */
  void (*join) (Shape shape, int k, const float *x, float *message);
} Rules;

extern const Rules gradient_rules, chefer_rules, libra_rules, attn_lrp_rules, attn_lrp_full_rules;

/* The most tables that walk side by side. */
#define RULES_TOGETHER GEMM_TOGETHER

/* Messages of n tables pass the same step; pulls[r] is that of tables[r], and all have one scratch. */
void rules_pull (const Rules *const *tables, const Pull *pulls, int n);

#endif
