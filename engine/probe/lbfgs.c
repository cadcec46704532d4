/* lbfgs.c - see lbfgs.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "lbfgs.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "via.h"

#define HISTORY 10
/* Wolfe's conditions. */
#define DECREASE 1e-4
#define CURVATURE 0.9
/* Of the value, that its digits are worth. */
#define DIGITS 1e-6
#define TRIES_MOST 40

typedef struct
{
  LbfgsFunction function;
  gpointer      data;
  gsize         n;
  double       *x, *gradient, *direction; /* [n] */
  double       *next, *next_gradient;     /* [n]: at the end of the step that is tried */
  double        value, next_value;
  float        *steps[HISTORY], *changes[HISTORY]; /* [n]: of x, and of the gradient; a ring */
  double        curvature[HISTORY];                /* 1/(step · change) */
  guint         kept, latest;
  LbfgsResult  *result;
} Lbfgs;

static double
dot_product (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static double
dot_kept (const float *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

static void
add_kept (double *y, double factor, const float *a, gsize n)
{
  for (gsize i = 0; i < n; i++)
    y[i] += factor * (double) a[i];
}

static double
greatest (const double *a, gsize n)
{
  double most = 0;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabs (a[i]));
  return most;
}

/* ---- the direction */

/* The k-th latest of what is kept; 0 is the last step. */
static guint
kept_at (const Lbfgs *lbfgs, guint k)
{
  return (lbfgs->latest + HISTORY - k) % HISTORY;
}

/* direction = -H gradient, H what the last steps say of the inverse of the second derivatives. */
static void
find_direction (Lbfgs *lbfgs)
{
  double alpha[HISTORY], scale = 1;

  for (gsize i = 0; i < lbfgs->n; i++)
    lbfgs->direction[i] = -lbfgs->gradient[i];
  for (guint k = 0; k < lbfgs->kept; k++)
    {
      guint j = kept_at (lbfgs, k);

      alpha[k] = lbfgs->curvature[j] * dot_kept (lbfgs->steps[j], lbfgs->direction, lbfgs->n);
      add_kept (lbfgs->direction, -alpha[k], lbfgs->changes[j], lbfgs->n);
    }
  if (lbfgs->kept)
    {
      const float *change = lbfgs->changes[lbfgs->latest];
      double       squares = 0;

      for (gsize i = 0; i < lbfgs->n; i++)
        squares += (double) change[i] * (double) change[i];
      scale = 1 / (lbfgs->curvature[lbfgs->latest] * squares);
    }
  for (gsize i = 0; i < lbfgs->n; i++)
    lbfgs->direction[i] *= scale;
  for (guint k = lbfgs->kept; k-- > 0;)
    {
      guint  j = kept_at (lbfgs, k);
      double beta = lbfgs->curvature[j] * dot_kept (lbfgs->changes[j], lbfgs->direction, lbfgs->n);

      add_kept (lbfgs->direction, alpha[k] - beta, lbfgs->steps[j], lbfgs->n);
    }
}

/* What the step has shown of the second derivatives. */
static void
keep_step (Lbfgs *lbfgs)
{
  guint  j = lbfgs->kept ? (lbfgs->latest + 1) % HISTORY : 0;
  double product = 0;

  for (gsize i = 0; i < lbfgs->n; i++)
    {
      lbfgs->steps[j][i] = (float) (lbfgs->next[i] - lbfgs->x[i]);
      lbfgs->changes[j][i] = (float) (lbfgs->next_gradient[i] - lbfgs->gradient[i]);
      product += (double) lbfgs->steps[j][i] * (double) lbfgs->changes[j][i];
    }
  if (!(product > 0))
    return;
  lbfgs->curvature[j] = 1 / product;
  lbfgs->latest = j;
  lbfgs->kept = MIN (lbfgs->kept + 1, HISTORY);
}

/* ---- the step */

static gboolean
try_step (Lbfgs *lbfgs, double length, double *slope, GError **error)
{
  for (gsize i = 0; i < lbfgs->n; i++)
    lbfgs->next[i] = lbfgs->x[i] + length * lbfgs->direction[i];
  lbfgs->result->evaluations++;
  if (!lbfgs->function (lbfgs->next, &lbfgs->next_value, lbfgs->next_gradient, lbfgs->result->iterations, lbfgs->data, error))
    return FALSE;
  *slope = dot_product (lbfgs->next_gradient, lbfgs->direction, lbfgs->n);
  return TRUE;
}

/* Whether the value has fallen enough, as far as its digits can tell. */
static gboolean
has_fallen (const Lbfgs *lbfgs, double length, double slope, double next_slope)
{
  return lbfgs->next_value <= lbfgs->value + DECREASE * length * slope
         || (lbfgs->next_value <= lbfgs->value + DIGITS * fabs (lbfgs->value) && next_slope <= (2 * DECREASE - 1) * slope);
}

/* *found: whether there is a step that fulfils the conditions. */
static gboolean
search (Lbfgs *lbfgs, double length, gboolean *found, GError **error)
{
  double slope = dot_product (lbfgs->gradient, lbfgs->direction, lbfgs->n), next_slope, low = 0, high = INFINITY;

  *found = FALSE;
  for (int tries = 0; !*found && slope < 0 && tries < TRIES_MOST; tries++)
    {
      if (!try_step (lbfgs, length, &next_slope, error))
        return FALSE;
      if (!isfinite (lbfgs->next_value) || !has_fallen (lbfgs, length, slope, next_slope))
        high = length;
      else if (next_slope < CURVATURE * slope)
        low = length;
      else
        *found = TRUE;
      length = isinf (high) ? 2 * length : (low + high) / 2;
    }
  return TRUE;
}

static void
go_there (Lbfgs *lbfgs)
{
  memcpy (lbfgs->x, lbfgs->next, lbfgs->n * sizeof *lbfgs->x);
  memcpy (lbfgs->gradient, lbfgs->next_gradient, lbfgs->n * sizeof *lbfgs->gradient);
  lbfgs->value = lbfgs->next_value;
}

static gboolean
minimise (Lbfgs *lbfgs, GError **error)
{
  LbfgsResult *result = lbfgs->result;
  gboolean     found;

  if (!lbfgs->function (lbfgs->x, &lbfgs->value, lbfgs->gradient, 0, lbfgs->data, error))
    return FALSE;
  for (result->evaluations = 1; result->iterations < LBFGS_ITERATIONS; result->iterations++)
    {
      if (greatest (lbfgs->gradient, lbfgs->n) <= LBFGS_GRADIENT)
        break;
      find_direction (lbfgs);
      if (!search (lbfgs, lbfgs->kept ? 1 : 1 / MAX (1, sqrt (dot_product (lbfgs->gradient, lbfgs->gradient, lbfgs->n))), &found,
                   error))
        return FALSE;
      if (!found && lbfgs->kept == 0)
        break;
      if (found)
        {
          keep_step (lbfgs);
          go_there (lbfgs);
        }
      else
        lbfgs->kept = 0; /* once more, straight downhill */
    }
  result->value = lbfgs->value;
  result->gradient = greatest (lbfgs->gradient, lbfgs->n);
  result->converged = result->gradient <= LBFGS_GRADIENT;
  return TRUE;
}

/* ---- its memory */

static gboolean
make_memory (Lbfgs *lbfgs)
{
  double **vectors[] = { &lbfgs->gradient, &lbfgs->direction, &lbfgs->next, &lbfgs->next_gradient };
  gboolean ok = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    ok = (*vectors[i] = g_try_new (double, lbfgs->n)) && ok;
  for (guint k = 0; k < HISTORY; k++)
    {
      lbfgs->steps[k] = g_try_new (float, lbfgs->n);
      lbfgs->changes[k] = g_try_new (float, lbfgs->n);
      ok = ok && lbfgs->steps[k] && lbfgs->changes[k];
    }
  return ok;
}

static void
clear_memory (Lbfgs *lbfgs)
{
  g_free (lbfgs->gradient);
  g_free (lbfgs->direction);
  g_free (lbfgs->next);
  g_free (lbfgs->next_gradient);
  for (guint k = 0; k < HISTORY; k++)
    {
      g_free (lbfgs->steps[k]);
      g_free (lbfgs->changes[k]);
    }
}

gboolean
lbfgs_minimise (LbfgsFunction function, gpointer data, double *x, gsize n, LbfgsResult *result, GError **error)
{
  Lbfgs    lbfgs = { .function = function, .data = data, .x = x, .n = n, .result = result };
  gboolean ok = make_memory (&lbfgs);

  *result = (LbfgsResult){ 0 };
  if (!ok)
    g_set_error (error, VIA_ERROR, VIA_ERROR_MEMORY, _ ("There is not enough memory to train %zu numbers"), n);
  ok = ok && minimise (&lbfgs, error);
  clear_memory (&lbfgs);
  return ok;
}
