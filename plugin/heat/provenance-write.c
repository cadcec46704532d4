/* provenance-write.c - how a heat layer was made: its name, and JSON for its parasite.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "provenance-write.h"

#include <glib/gi18n-lib.h>

#include "../explain/guess.h"
#include "../json.h"
#include "../printable.h"

/* Rows of a raw map, top row first. */
static void
put_grid (JsonBuilder *json, const float *grid, ViaSize cells)
{
  json_put_open (json, "grid", '[');
  for (int y = 0; y < cells.height; y++)
    {
      json_put_open (json, NULL, '[');
      for (int x = 0; x < cells.width; x++)
        json_put_number (json, NULL, grid[y * cells.width + x]);
      json_put_close (json, ']');
    }
  json_put_close (json, ']');
}

static void
put_size (JsonBuilder *json, const char *name, int width, int height)
{
  json_put_open (json, name, '[');
  json_put_integer (json, NULL, width);
  json_put_integer (json, NULL, height);
  json_put_close (json, ']');
}

/* The network's input is a number where it is a square. */
static void
put_input_size (JsonBuilder *json, ViaSize pixels)
{
  if (pixels.width == pixels.height)
    json_put_integer (json, "input_size", pixels.width);
  else
    put_size (json, "input_size", pixels.width, pixels.height);
}

/* Where the layer shows what the network saw, in its pixels. */
static void
put_place (JsonBuilder *json, const Explanation *explanation, const ViaMap *map)
{
  ViaBox       frame = via_photo_frame (explanation->photo);
  const double box[] = { frame.x, frame.y, frame.width, frame.height };

  put_size (json, "size", explanation->width, explanation->height);
  json_put_open (json, "frame", '[');
  for (gsize i = 0; i < G_N_ELEMENTS (box); i++)
    json_put_number (json, NULL, box[i]);
  json_put_close (json, ']');
  put_input_size (json, via_map_pixels (map));
}

static void
put_paint (JsonBuilder *json, const ViaPaint *paint)
{
  json_put_string (json, "colormap", via_colormap_id (paint->colormap));
  json_put_boolean (json, "threshold", paint->threshold);
  json_put_number (json, "level", paint->level);
  json_put_string (json, "alpha", paint->alpha == VIA_ALPHA_HEAT ? "heat" : "opaque");
}

static void
put_rival (JsonBuilder *json, const Explanation *explanation, const float *grid, ViaSize cells)
{
  json_put_open (json, "against", '{');
  if (explanation->options.against != VIA_REST)
    json_put_integer (json, "class", explanation->options.against);
  json_put_string (json, "label", via_model_class_id (explanation->model, explanation->options.against));
  put_grid (json, grid, cells);
  json_put_close (json, '}');
}

/* The number with a point in every language: scripts look for it. */
static char *
name_of_class (const Explanation *explanation, guint i)
{
  ViaGuess         guess = explanation_guess (explanation, i);
  const ViaModel  *model = explanation->model;
  g_autofree char *answer = guess_text_plain (via_model_outputs (model), guess_answer (model, &guess), 1);
  g_autofree char *label = printable_text (guess.label), *rival = NULL;

  if (!explanation->options.contrast || explanation->options.where_possible) /* which goes without saying */
    return g_strdup_printf ("ViT: %s %s", label, answer);
  rival = printable_text (via_model_label (model, explanation->options.against));
  return g_strdup_printf (_ ("ViT: %s rather than %s %s"), label, rival, answer);
}

char *
provenance_name (const Explanation *explanation, guint i)
{
  g_autofree char *name = name_of_class (explanation, i);

  if (explanation->choice.n == 1)
    return g_steal_pointer (&name);
  return g_strdup_printf ("%s, %s", name, via_method_title (explanation_heat (explanation, i).method));
}

char *
provenance_group_name (const Explanation *explanation)
{
  return g_strdup_printf ("ViT: %s", via_model_title (explanation->model));
}

/* Of a picture in windows: the scale, or the coarsest and the finest. */
static void
put_detail (JsonBuilder *json, const ViaFitting *fitting)
{
  if (fitting->fit != VIA_FIT_TILE)
    return;
  json_put_open (json, "detail", '[');
  json_put_integer (json, NULL, MAX (fitting->coarsest, 1));
  json_put_integer (json, NULL, MAX (fitting->finest, 1));
  json_put_close (json, ']');
}

char *
provenance_json (const Explanation *explanation, guint i)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const Settings *settings = explanation->settings;
  ExplanationHeat heat = explanation_heat (explanation, i);
  ViaGuess        guess = explanation_guess (explanation, i);
  ViaOutputs      outputs = via_model_outputs (explanation->model);
  const char     *readout = via_map_reads (heat.map);
  ViaSize         cells;
  const float    *grid = via_map_grid (heat.map, heat.k, &cells), *rival = via_map_rival (heat.map, heat.k);

  json_put_open (json, NULL, '{');
  json_put_string (json, "model", via_model_name (explanation->model));
  json_put_string (json, "weights_sha256", via_model_sha256 (explanation->model));
  if (via_model_caution (explanation->model))
    json_put_string (json, "caution", via_model_caution (explanation->model));
  json_put_string (json, "method", via_method_id (heat.method));
  json_put_integer (json, "class", guess.index);
  json_put_string (json, "label", via_model_class_id (explanation->model, guess.index));
  json_put_string (json, "output_kind", via_outputs_id (outputs));
  json_put_number (json, "probability", guess.probability);
  if (outputs == VIA_OUTPUTS_VALUE)
    json_put_number (json, "value", guess_answer (explanation->model, &guess));
  json_put_string (json, "reads", via_model_reads (explanation->model));
  if (readout)
    json_put_string (json, "readout", readout);
  json_put_string (json, "precision", settings->text[SETTING_PRECISION]);
  json_put_string (json, "fit", settings->text[SETTING_FIT]);
  put_detail (json, &settings->fitting);
  json_put_boolean (json, "refine", via_map_is_refined (heat.map));
  json_put_string (json, "version", via_version ());
  put_place (json, explanation, heat.map);
  put_paint (json, &settings->paint);
  put_grid (json, grid, cells);
  if (rival)
    put_rival (json, explanation, rival, cells);
  json_put_close (json, '}');
  return json_text (json);
}
