/* fixture.h - a generated network, and the calls that every test of explanations makes.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "forms.h"
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
/* The same as a model of another name. */
Fixture fixture_new_named (const char *name, const char *model);
/* In the form in which others publish it. */
Fixture fixture_new_in (const char *name, const Form *form);
void    fixture_clear (Fixture *fixture);
/* Opens it anew, with one more line in its description. */
void fixture_describe (Fixture *fixture, const char *key, const char *value);

/* These end the test when they fail. */
ViaTrace *trace_of (const Fixture *f, int input, ViaPrecision precision, gboolean every_row);
ViaMap   *explain (ViaTrace *trace, const char *method, const int *classes, guint n, const ViaExplainOptions *options);

/* max |minmax (a) - minmax (b)|; a map that is the same everywhere becomes zeros. */
double map_distance (const double *a, const double *b, gsize n);
/* 1 - Pearson's correlation; 0 of two maps that are the same everywhere */
double map_decorrelation (const double *a, const double *b, gsize n);

/* transformer_attribution by its formula, matrices multiplied whole, in double, from what the map of class number 0 has kept: the row
 * that it starts with, which must be of the last block, times the product of all (max (mean_h (g R), 0) + I) with rows made to sum
 * to 1, or where patches are read of half of each, or in the flavour of the paper of mean_h max (g R, 0) + I.  To be freed. */
double *slow_attribution (const Fixture *f, const ViaMap *kept, int start_layer, ViaFlavour flavour);

/* A golden map: "in0.c4-c1.transformer_attribution+half+start1" and what is asked for by that name. */
typedef struct
{
  int               input, class; /* 0 in a name without a class */
  gboolean          knows_class;
  const ViaMethod  *method;
  ViaExplainOptions options;
  gboolean          of_patches; /* the sums of a pixel map over the patches */
  gboolean          half, free; /* a form of the rollout */
  gboolean          first;      /* started at the class token */
} Asked;

/* FALSE when the name is not that of a map. */
gboolean asked_parse (const char *name, Asked *asked);
/* Our map for it, in double; *n is its size.  Free it.  NULL where we take another form of the rollout. */
double *asked_map (const Fixture *f, ViaTrace *trace, const Asked *asked, gsize *n);

#endif
