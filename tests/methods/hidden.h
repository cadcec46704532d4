/* hidden.h - pictures of which a part is hidden, and what networks answer then.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef HIDDEN_H
#define HIDDEN_H

#include "fixture.h"
#include "trace.h"
#include "via-faithful.h"

/* Of every family and head; and those that are tried in a picture's own shape, too. */
static const char *const hidden_networks[] = {
  "mini-vit",   "odd-vit", "mini-mae",   "mini-clip",  "mini-gap", "mini-noclass", "mini-dinov2-lc4", "mini-deit-distilled",
  "odd-dinov2", "dinov3",  "dinov3plus", "odd-dinov3", "eva02",    "eva02-tiny",   "siglip",          "odd-siglip",
  "giant",      NULL
};
static const char *const  hidden_natives[] = { "mini-vit", "odd-dinov2", "eva02", "siglip", NULL };
static const ViaPrecision hidden_precisions[] = { VIA_PRECISION_EXACT, VIA_PRECISION_FAST };

static inline ViaTrace *
hidden_trace (ViaModel *model, const float *input, ViaPrecision precision, gboolean lean)
{
  const ViaTraceOptions options = { .precision = precision, .lean = lean };
  g_autoptr (GError) error = NULL;
  ViaTrace *trace = via_trace_new_from_input (model, input, &options, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

static inline ViaHiding *
hidden_open (ViaTrace *trace, ViaHide how)
{
  g_autoptr (GError) error = NULL;
  ViaHiding *hiding = via_hiding_new (trace, how, &error);

  g_assert_no_error (error);
  return hiding;
}

/* The logits without the first n of `order`; free them. */
static inline float *
hidden_ask (ViaHiding *hiding, const ViaTrace *trace, const guint *order, guint n)
{
  g_autoptr (GError) error = NULL;
  float *logits = g_new (float, via_model_n_classes (trace->model));

  g_assert_true (via_hiding_logits (hiding, order, n, logits, NULL, NULL, &error));
  g_assert_no_error (error);
  return logits;
}

/* An order that is none of a picture's: every seventh, and so on; free it. */
static inline guint *
hidden_order (guint n)
{
  guint *order = g_new (guint, n), at = 0;

  for (guint begin = 0; begin < 7; begin++)
    for (guint i = begin; i < n; i += 7)
      order[at++] = i;
  return order;
}

static inline void
hidden_assert_same (const ViaTrace *trace, const float *a, const float *b)
{
  const gsize bytes = (gsize) via_model_n_classes (trace->model) * sizeof *a;

  g_assert_cmpmem (a, bytes, b, bytes);
}

static inline ViaTrace *
hidden_native_trace (ViaModel *model)
{
  const int         width = 50, height = 20;
  g_autofree float *rgba = g_new (float, 4 * width * height);
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaPhoto) photo = via_photo_new (model, width, height, VIA_FIT_NATIVE, &error);
  ViaTrace *trace;

  for (int i = 0; i < 4 * width * height; i++)
    rgba[i] = i % 4 == 3 ? 1 : (float) (i * 37 % 101) / 101;
  via_photo_add_rows (photo, rgba, height);
  trace = via_trace_new (model, photo, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static inline void
hidden_add (const char *what, const char *const *networks, GTestDataFunc test)
{
  for (; *networks; networks++)
    {
      g_autofree char *path = g_strdup_printf ("/%s/%s", what, *networks);

      g_test_add_data_func (path, *networks, test);
    }
}

#endif
