/* native.c - see native.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   picture w x h  ->  round (f w) x round (f h),   f = side / max (w, h), or S / sqrt (w h);   at least a patch each way
 *
 * Of that the middle, floor (…/P) patches of P pixels each way, is the input, and the tape is built for it: position embeddings are
 * resized by the family's own rule (network/positions.c), rotary ones are what they are on any grid.
 */
#include "native.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "network/arch/arch.h"
#include "worded.h"

/* With more patches one head's attention alone takes some GB. */
#define TOKENS_MOST 16384

static int
scaled (int length, double factor, int patch)
{
  return (int) MAX (lround (length * factor), patch);
}

static void
fill_sizes (Config *config, ViaSize picture, int side)
{
  const int patch = config->patch;
  double    trained = config->image_size / sqrt ((double) picture.width * picture.height);
  double    factor = side ? side / (double) MAX (picture.width, picture.height) : trained;

  config->native = (ViaSize){ scaled (picture.width, factor, patch), scaled (picture.height, factor, patch) };
  config->input = (ViaSize){ config->native.width / patch * patch, config->native.height / patch * patch };
}

static gboolean
check_sizes (const Config *config, GError **error)
{
  ViaSize grid = { config->input.width / config->patch, config->input.height / config->patch };

  if ((gint64) grid.width * grid.height <= TOKENS_MOST)
    return TRUE;
  g_set_error (
      error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
      _ ("In its own shape the picture would become %d × %d patches; this version can do %d in all, so choose a shorter side"),
      grid.width, grid.height, TOKENS_MOST);
  return FALSE;
}

/* Upon a network for the same shape, as a worded one is upon its backbone. */
static ViaModel *
worded_native (ViaModel *worded, ViaSize picture, int side, GError **error)
{
  g_autoptr (ViaModel) network = native_new (worded->backbone, picture, side, error);

  return network ? worded_like (worded, network, error) : NULL;
}

ViaModel *
native_new (ViaModel *model, ViaSize picture, int side, GError **error)
{
  g_autoptr (ViaModel) native = NULL;

  if (model->text_scale > 0)
    return worded_native (model, picture, side, error);
  native = model_on (model);
  native->config = model->config;
  native->config.labels = g_strdupv (model->config.labels);
  fill_sizes (&native->config, picture, side);
  if (!check_sizes (&native->config, error))
    return NULL;
  native->tape = arch_tape (native->weights, &native->config, error);
  return native->tape ? g_steal_pointer (&native) : NULL;
}

ViaModel *
native_like (ViaModel *model, ViaModel *other, GError **error)
{
  ViaModel *network = other->text_scale > 0 ? other->backbone : other;

  if (!network->config.native.width)
    return via_model_ref (model);
  return model->text_scale > 0 ? worded_like (model, network, error) : via_model_ref (network);
}
