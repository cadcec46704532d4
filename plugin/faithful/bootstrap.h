/* bootstrap.h - how far a figure depends on which pictures there happened to be.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Efron 1979: pictures are drawn again, as many as there are and with replacement, BOOTSTRAP_SAMPLES times; 95 % of the figures of
 * such samples lie in the interval (percentiles 2.5 and 97.5, interpolated).  Each sample is the same for all columns (paired): of
 * what two methods differ in, an easy picture that is drawn twice takes no part.
 */
#ifndef FAITHFUL_BOOTSTRAP_H
#define FAITHFUL_BOOTSTRAP_H

#include <glib.h>

#define BOOTSTRAP_SAMPLES 2000

/* A figure is a function of sums over pictures, so that ratios of sums have intervals as well as means. */
typedef struct
{
  guint pictures, columns, terms;
  /* [pictures, columns, terms]: what each picture adds to the sums of each column, a method's; lent */
  const double *parts;
  double (*figure) (const double *sums); /* of sums [terms]; NaN where there is none */
} BootstrapTable;

typedef struct
{
  double value, low, high; /* NaN when the pictures have no such figure */
} BootstrapInterval;

/* Two terms: sums[0] / sums[1], such as pixels that are right and pixels; NaN for 0/0. */
double bootstrap_ratio (const double *sums);
/* The parts of bootstrap_ratio(), [pictures, columns, 2], with which it is the mean of values [pictures, columns]; NaN is not
 * counted. */
double *bootstrap_mean_parts (const double *values, guint pictures, guint columns);

/* Of each column its figure, and by how much that is larger than the column's number `base`; [columns] both, either may be NULL.
 * The same numbers for the same seed. */
void bootstrap_run (const BootstrapTable *table, guint base, guint64 seed, BootstrapInterval *figures,
                    BootstrapInterval *differences);

#endif
