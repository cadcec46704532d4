/* batch-layers.c - see batch-layers.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-layers.h"

#include "../explain/pixels.h"
#include "../heat/provenance-write.h"

typedef struct
{
  const Explanation *explanation;
  float             *strip; /* of heat */
} Painting;

/* As CodecLayers draws. */
static gboolean
paint_strip (guint i, int y, int n, guint8 *rows, gpointer data, GError **error)
{
  const Painting    *painting = data;
  const Explanation *explanation = painting->explanation;
  ExplanationHeat    heat = explanation_heat (explanation, i);

  via_map_paint (heat.map, heat.k, explanation->photo, &explanation->settings->paint, y, n, painting->strip);
  overlay_numbers (painting->strip, 4 * (gsize) explanation->width * (gsize) n, 8, rows);
  return TRUE;
}

static int *
classes_of (const ViaMap *map)
{
  int *classes = g_new (int, via_map_n_classes (map));

  for (guint k = 0; k < via_map_n_classes (map); k++)
    classes[k] = via_map_class (map, k);
  return classes;
}

static CodecLayer *
layers_new (const Explanation *explanation)
{
  const guint n = explanation_n_heats (explanation), best = explanation_best (explanation);
  CodecLayer *layers = g_new (CodecLayer, n);

  for (guint i = 0; i < n; i++)
    layers[i] = (CodecLayer){ provenance_name (explanation, i), provenance_json (explanation, i), i == best };
  return layers;
}

static void
layers_free (CodecLayer *layers, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_free ((char *) layers[i].name);
      g_free ((char *) layers[i].provenance);
    }
  g_free (layers);
}

/* All of it lent. */
static Explanation
explanation_of (const BatchWork *work, const Forward *forward, const Attributions *attributions, int *classes)
{
  return (Explanation){ .model = forward->model,
                        .photo = forward->photo,
                        .trace = forward->trace,
                        .classes = classes,
                        .n_classes = via_map_n_classes (attributions->maps[0]),
                        .options = attributions->choice.options[0],
                        .choice = attributions->choice,
                        .maps = attributions->maps,
                        .width = forward->width,
                        .height = forward->height,
                        .settings = &work->options->settings };
}

gboolean
batch_layers_begin (const BatchWork *work, const InventoryItem *item, const Forward *forward, const Attributions *attributions,
                    int fd, GError **error)
{
  const Settings   *settings = &work->options->settings;
  g_autofree char  *name = g_filename_display_basename (item->path);
  g_autofree float *strip = pixels_strip_new (forward->width, 4, error);
  g_autofree int   *classes = classes_of (attributions->maps[0]);
  const Explanation explanation = explanation_of (work, forward, attributions, classes);
  Painting          painting = { &explanation, strip };
  CodecLayer       *layers = strip ? layers_new (&explanation) : NULL;
  const CodecLayers all = { .name = name,
                            .width = forward->width,
                            .height = forward->height,
                            .layers = layers,
                            .n = explanation_n_heats (&explanation),
                            .blend = settings->blend,
                            .opacity = settings->opacity / 100,
                            .synced = TRUE,
                            .draw = paint_strip,
                            .data = &painting };
  const gboolean    ok = layers && codec_save_layers_begin (forward->codec, &all, fd, error);

  if (layers)
    layers_free (layers, all.n);
  return ok;
}
