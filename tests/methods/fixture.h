/* fixture.h - a generated network, and the calls that every test of explanations makes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "golden.h"
#include "via.h"

typedef struct
{
  const GoldenConfig *config;
  char               *folder;
  ViaModel           *model;
} Fixture;

/* Writes the network into a folder of its own and opens it; fixture_clear() removes both. */
Fixture fixture_new (const char *name);
void    fixture_clear (Fixture *fixture);

/* These end the test when they fail. */
ViaTrace *trace_of (const Fixture *f, int input, ViaPrecision precision, gboolean every_row);
ViaMap   *explain (ViaTrace *trace, const char *method, const int *classes, guint n, const ViaExplainOptions *options);

/* max |minmax (a) - minmax (b)| */
double map_distance (const float *a, const double *b, gsize n);

#endif
