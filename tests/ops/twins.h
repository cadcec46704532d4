/* twins.h - the relevance rules in their slow, obvious form: double loops straight from the formulas.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TWINS_H
#define TWINS_H

#include "network/ops/ops.h"

/* One class: relevance arrives at y (of p->sy) and is added to r[j] (of p->sx[j]). */
typedef void (*Twin) (const Pull *p, const double *relevance, double *const r[2]);

/* The twins of the chefer table, by OpKind; NULL where the table has no rule. */
extern const Twin chefer_twins[OP_COUNT];

/* The gamma rule of linear steps and patches, for messages: relevance over x again. */
extern const Twin gamma_twins[OP_COUNT];

#endif
