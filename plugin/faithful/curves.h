/* curves.h - curves of several methods in one diagram.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seven colours that people with any kind of colour blindness can tell apart (Okabe and Ito 2002, without their yellow, which white
 * paper swallows), and four kinds of dashes: 28 curves are drawn before two are alike.
 */
#ifndef FAITHFUL_CURVES_H
#define FAITHFUL_CURVES_H

#include <glib.h>

typedef struct
{
  const char   *name;
  const double *values;     /* [n]; where one is NaN, the curve is broken */
  const double *low, *high; /* [n], the band around it; NULL: none */
} Curve;

typedef struct
{
  const char   *title, *across, *up; /* of the diagram, and of its axes */
  guint         n;                   /* points of each curve */
  const double *places;              /* [n], rising */
  const Curve  *curves;
  guint         n_curves; /* as the legend has them, from the top */
} CurveChart;

/* The text of an SVG file; free it. */
char *curves_svg (const CurveChart *chart);
/* A PNG file; NULL and an error when there is no memory. */
GBytes *curves_png (const CurveChart *chart, GError **error);

#endif
