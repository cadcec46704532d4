/* heat-layer.c - a heat layer that an image already has.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "heat-layer.h"

#include <glib/gi18n-lib.h>

gboolean
heat_layer_read (HeatLayer *heat, const char *name, const GeglRectangle *place, const void *text, gsize size, GError **error)
{
  *heat = (HeatLayer){ .place = *place };
  if (!text)
    g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                 _ ("The layer “%s” is no heat layer; choose one that ViT Attribution has made, or make one first"), name);
  else if (provenance_read (&heat->provenance, text, size, name, error)
           && provenance_frame (&heat->provenance, place->width, place->height, name, &heat->frame, error))
    return TRUE;
  heat_layer_clear (heat);
  return FALSE;
}

void
heat_layer_clear (HeatLayer *heat)
{
  provenance_clear (&heat->provenance);
  *heat = (HeatLayer){ 0 };
}

ViaPaint
heat_layer_looks (const HeatLayer *heat, const Settings *settings)
{
  ViaPaint paint = settings->paint;

  if (!settings->alpha_given)
    paint.alpha = heat->provenance.paint.alpha;
  return paint;
}

void
heat_layer_paint (const HeatLayer *heat, const ViaPaint *paint, const FramePart *part, int y, int n, float *rgba)
{
  const ViaBox frame = frame_in_part (heat->frame, part);
  const ViaBox layer = frame_in_part ((ViaBox){ 0, 0, heat->place.width, heat->place.height }, part);

  via_map_paint_at (heat->provenance.map, 0, &frame, &layer, part->width, paint, y, n, rgba);
}

typedef struct
{
  const HeatLayer *heat;
  const ViaPaint  *paint;
} HeatPainting;

static void
paint_heat (int y, int n, float *rgba, gpointer data)
{
  const HeatPainting *p = data;

  heat_layer_paint (p->heat, p->paint, &(FramePart){ 1, 1, 0, 0, p->heat->place.width, p->heat->place.height }, y, n, rgba);
}

gboolean
heat_layer_fill (const HeatLayer *heat, const ViaPaint *paint, GeglBuffer *buffer, const PixelsColor *color, GError **error)
{
  return pixels_fill (buffer, color, paint_heat, &(HeatPainting){ heat, paint }, error);
}
