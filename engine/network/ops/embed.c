/* embed.c - the picture becomes tokens.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   U [G², 3 P²]:  U[p, c P² + i P + j] = picture[c, gy P + i, gx P + j],  p = gy G + gx
 *   y = [prefix; U W' + b],  prefix: the class token, and whatever else stands before the patches
 *
 * Gradient:   m_U = m W for the patches' rows m of m_y, put back to where U was taken from
 * Gamma:      as in linear.c, with the patches' own gamma
 * Relevance:  the z^B rule for inputs between lo and hi (Montavon et al. 2017, "Explaining nonlinear classification decisions with
 *             deep Taylor decomposition"), lo and hi the picture's least and largest number, b left out:
 *
 *   Z = U W' - lo sum (W+) - hi sum (W-),   R_U = U (S W) - lo (S W+) - hi (S W-),   S = R/(Z + 1e-9)
 *
 * With mid = (lo + hi)/2 and half = (hi - lo)/2 both lose a product, and Z, a sum of no negative terms, most of its rounding:
 *
 *   Z = (U - mid) W' + half sum |W|,   R_U = (U - mid) (S W) + half (S |W|)
 *
 * The relevance of the tokens before the patches ends here.  Z depends on no class and is kept with the trace.
 */
#include <math.h>
#include <string.h>

#include "ops.h"

/* How the picture is cut into patches. */
typedef struct
{
  int rows, cols, patch, across, patches, channels; /* of the picture; its patches in a row, and all of them */
} Cut;

static Cut
cut_patches (const Step *step, Shape picture)
{
  const int across = picture.cols / step->patch;

  return (Cut){ .rows = picture.rows,
                .cols = picture.cols,
                .patch = step->patch,
                .across = across,
                .patches = across * (picture.rows / step->patch),
                .channels = picture.n };
}

/* The start of row i of channel c of patch p. */
static gsize
line_at (const Cut *cut, int p, int c, int i)
{
  return ((gsize) c * cut->rows + p / cut->across * cut->patch + i) * cut->cols + p % cut->across * cut->patch;
}

/* U in the run's type: row p holds the pixels of patch p, channel by channel. */
static void
patches (const Run *r, void *u)
{
  const Cut    from = cut_patches (r->step, r->sx[0]);
  const float *picture = r->x[0];
  gsize        at = 0;

  for (int p = 0; p < from.patches; p++)
    for (int c = 0; c < from.channels; c++)
      for (int i = 0; i < from.patch; i++)
        {
          const float *line = picture + line_at (&from, p, c, i);

          for (int j = 0; j < from.patch; j++, at++)
            if (r->real == REAL_F64)
              ((double *) u)[at] = line[j];
            else
              ((float *) u)[at] = line[j];
        }
}

static int
n_patches (const Step *step, Shape sy)
{
  return sy.rows - step->n_prefix;
}

/* The message of one class, without the rows before the patches. */
static const float *
patches_of (const Pull *p, int k)
{
  return p->my + k * shape_size (p->sy) + (gsize) p->step->n_prefix * p->sy.cols;
}

static void
prefix (const Run *r)
{
  for (int i = 0; i < r->step->n_prefix * r->sy.cols; i++)
    if (r->real == REAL_F64)
      ((double *) r->y)[i] = r->step->prefix[i];
    else
      ((float *) r->y)[i] = r->step->prefix[i];
}

void
embed_forward (const Run *r)
{
  const Step *s = r->step;
  gsize       real = r->real == REAL_F64 ? sizeof (double) : sizeof (float);
  int         width = r->sy.cols, tokens = n_patches (s, r->sy), pixels = r->sx[0].n * s->patch * s->patch;
  void       *u = arena_take (r->scratch, (gsize) tokens * pixels * real);
  void       *y = (char *) r->y + (gsize) s->n_prefix * width * real;

  patches (r, u);
  gemm (&(Gemm){ .real = r->real,
                 .form = r->real == REAL_F64 ? GEMM_WIDEN : GEMM_PLAIN,
                 .tb = true,
                 .m = tokens,
                 .n = width,
                 .k = pixels,
                 .a = u,
                 .b = s->weight[0],
                 .c = y,
                 .finish = GEMM_BIAS,
                 .bias = s->bias });
  prefix (r);
  run_round (r);
}

int
embed_cost (const Step *step, Shape picture, Shape y)
{
  return picture.n * step->patch * step->patch;
}

/* The picture's numbers lie in mid ± half. */
typedef struct
{
  float mid, half;
} PixelRange;

static PixelRange
pixel_range (const Pull *p)
{
  const float *picture = p->x[0];
  float        lo = picture[0], hi = picture[0];

  for (gsize i = 1; i < shape_size (p->sx[0]); i++)
    {
      lo = MIN (lo, picture[i]);
      hi = MAX (hi, picture[i]);
    }
  return (PixelRange){ (lo + hi) / 2, (hi - lo) / 2 };
}

/* out [G², 3 P²] = m [G², D] W or |W| */
static void
times_weight (const Pull *p, const float *m, GemmB form, float *out)
{
  int tokens = n_patches (p->step, p->sy), pixels = (int) (shape_size (p->sx[0]) / tokens);

  gemm (&(Gemm){ .form = form, .set = true, .m = tokens, .n = pixels, .k = p->sy.cols, .a = m, .b = p->step->weight[0], .c = out });
}

/* Adds numbers that lie as U does to the pixels where they belong; the sign of the pixel times that, where `x` is the picture. */
static void
give_pixels (const Pull *p, const float *u, const float *x, float factor, float *picture)
{
  const Cut to = cut_patches (p->step, p->sx[0]);
  gsize     at = 0;

  for (int t = 0; t < to.patches; t++)
    for (int c = 0; c < to.channels; c++)
      for (int i = 0; i < to.patch; i++)
        for (int j = 0; j < to.patch; j++, at++)
          {
            gsize pixel = line_at (&to, t, c, i) + j;
            float sign = !x ? 1 : (float) ((x[pixel] > 0) - (x[pixel] < 0));

            picture[pixel] += factor * sign * u[at];
          }
}

void
embed_gradient (const Pull *p)
{
  float *u = pull_floats (p, shape_size (p->sx[0]));

  for (int k = 0; k < p->k; k++)
    {
      times_weight (p, patches_of (p, k), GEMM_PLAIN, u);
      give_pixels (p, u, NULL, 1, p->mx[0] + k * shape_size (p->sx[0]));
    }
}

/* z [G²,D] = Z of the z+ rule, (|U||W|' + y - b)/2.  u: room for U. */
static void
sum_positive (const Pull *p, float *u, float *z)
{
  int          tokens = n_patches (p->step, p->sy), width = p->sy.cols;
  const float *y = p->y + (gsize) p->step->n_prefix * width, *bias = p->step->bias;

  patches (&(Run){ .step = p->step, .real = REAL_F32, .sx = { p->sx[0] }, .x = { p->x[0] } }, u);
  gemm (&(Gemm){ .left = GEMM_A_ABS,
                 .form = GEMM_ABS,
                 .set = true,
                 .tb = true,
                 .m = tokens,
                 .n = width,
                 .k = (int) (shape_size (p->sx[0]) / tokens),
                 .a = u,
                 .b = p->step->weight[0],
                 .c = z });
  for (gsize i = 0; i < (gsize) tokens * width; i++)
    z[i] = (z[i] + y[i] - (bias ? bias[i % width] : 0)) / 2;
}

/* The sums Z, which not many need, are made anew for each class where its shares then stand. */
void
embed_gamma (const Pull *p)
{
  int          tokens = n_patches (p->step, p->sy), width = p->sy.cols;
  float       *u = pull_floats (p, shape_size (p->sx[0])), *s = pull_floats (p, (gsize) tokens * width);
  const float *y = p->y + (gsize) p->step->n_prefix * width;
  double       gamma = p->gamma.patches;

  if (gamma == 0)
    {
      embed_gradient (p);
      return;
    }
  for (int k = 0; k < p->k; k++)
    {
      float *picture = p->mx[0] + k * shape_size (p->sx[0]);
      Rows   rows = { .rows = tokens, .cols = width, .x = { patches_of (p, k), y, s }, .row = { p->step->bias }, .y = s };

      sum_positive (p, u, s);
      rows.p[0] = gamma;
      rows_run (kernels ()->gamma_share, &rows);
      times_weight (p, s, GEMM_PLAIN, u);
      give_pixels (p, u, NULL, 1, picture);
      rows_run (kernels ()->multiply_sign,
                &(Rows){ .rows = tokens, .cols = width, .x = { y, s }, .y = s, .p = { 1 }, .set = true });
      times_weight (p, s, GEMM_ABS, u);
      give_pixels (p, u, p->x[0], (float) (gamma / (2 + gamma)), picture);
    }
}

/* z [G²,D] += half sum |W| */
static void
add_width (const Pull *p, float half, float *z)
{
  int          tokens = n_patches (p->step, p->sy), width = p->sy.cols;
  gsize        pixels = shape_size (p->sx[0]) / tokens;
  const float *w = p->step->weight[0];

  for (int o = 0; o < width; o++, w += pixels)
    {
      double sum = 0;

      for (gsize j = 0; j < pixels; j++)
        sum += fabs (w[j]);
      for (int t = 0; t < tokens; t++)
        z[(gsize) t * width + o] += (float) (half * sum);
    }
}

/* kept = Z [G²,D] */
static void
fill_patch_z (const Pull *p, PixelRange in)
{
  gsize  used = p->scratch->used, n = shape_size (p->sx[0]);
  float *u = pull_floats (p, n);
  int    tokens = n_patches (p->step, p->sy);

  patches (&(Run){ .step = p->step, .real = REAL_F32, .sx = { p->sx[0] }, .x = { p->x[0] } }, u);
  for (gsize i = 0; i < n; i++)
    u[i] -= in.mid;
  gemm (&(Gemm){ .set = true,
                 .tb = true,
                 .m = tokens,
                 .n = p->sy.cols,
                 .k = (int) (n / tokens),
                 .a = u,
                 .b = p->step->weight[0],
                 .c = p->kept });
  add_width (p, in.half, p->kept);
  p->scratch->used = used;
  *p->kept_state = KEPT_ALL;
}

/* picture += (U - mid) (S W) + half (S |W|), at the pixels' places */
static void
spread_patches (const Pull *p, PixelRange in, const float *plain, const float *absolute, float *picture)
{
  const Cut to = cut_patches (p->step, p->sx[0]);
  gsize     at = 0;

  for (int t = 0; t < to.patches; t++)
    for (int c = 0; c < to.channels; c++)
      for (int i = 0; i < to.patch; i++)
        for (int j = 0; j < to.patch; j++, at++)
          {
            gsize pixel = line_at (&to, t, c, i) + j;

            picture[pixel] += (p->x[0][pixel] - in.mid) * plain[at] + in.half * absolute[at];
          }
}

void
embed_relevance (const Pull *p)
{
  const PixelRange in = pixel_range (p);
  int              tokens = n_patches (p->step, p->sy), width = p->sy.cols;
  float           *s, *plain, *absolute;

  if (*p->kept_state == KEPT_NOTHING)
    fill_patch_z (p, in);
  s = pull_floats (p, (gsize) tokens * width);
  plain = pull_floats (p, shape_size (p->sx[0]));
  absolute = pull_floats (p, shape_size (p->sx[0]));
  for (int c = 0; c < p->k; c++)
    {
      rows_run (kernels ()->divide_positive, &(Rows){ .rows = tokens, .cols = width, .x = { patches_of (p, c), p->kept }, .y = s });
      times_weight (p, s, GEMM_PLAIN, plain);
      times_weight (p, s, GEMM_ABS, absolute);
      spread_patches (p, in, plain, absolute, p->mx[0] + c * shape_size (p->sx[0]));
    }
}
