/* examples.h - the features of some of the pictures, standardised.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   z = (f - mean)/std     std = sqrt (variance + 1e-6)
 *
 * with the mean and the variance (of the population: divided by N) of the rows that are trained with, mirrored ones included.  That is
 * the normalisation layer of the linear probe of MAE (He et al. 2022), BatchNorm1d (affine=False, eps=1e-6), with the exact numbers in the
 * place of running ones.
 */
#ifndef PROBE_EXAMPLES_H
#define PROBE_EXAMPLES_H

#include <via-probe.h>

typedef struct
{
  const ViaExamples *all;
  const guint       *pictures;   /* [n], lent: which of them */
  guint              n, rows;    /* rows: n, or 2 n with the mirrored ones, which come behind the others */
  float             *mean, *std; /* [width] */
  float             *z;          /* [rows, width]; NULL where that would be too large */
  float             *block;      /* [EXAMPLES_BLOCK, width] then */
} Examples;

/* Rows that are worked on at a time. */
#define EXAMPLES_BLOCK 2048

/* Takes the mean and the variance of these pictures' rows; or, when `like` is not NULL, has those of it, and only the pictures as they
 * are.  NULL: no memory. */
Examples *examples_new (const ViaExamples *all, const guint *pictures, guint n, const Examples *like);
void      examples_free (Examples *examples); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Examples, examples_free)

/* The standardised rows first … first+n-1, [n, width], n <= EXAMPLES_BLOCK; lent until the next call. */
const float *examples_rows (const Examples *examples, guint first, guint n);
/* Which picture a row is of. */
guint examples_picture (const Examples *examples, guint row);

#endif
