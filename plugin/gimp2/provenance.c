/* provenance.c - how a heat layer was made, as JSON for its parasite.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "provenance.h"

#include "json.h"

/* Rows of the raw map, top row first. */
static void
put_grid (JsonBuilder *json, const ViaMap *map, guint k)
{
  int          side;
  const float *grid = via_map_grid (map, k, &side);

  json_put_open (json, "grid", '[');
  for (int y = 0; y < side; y++)
    {
      json_put_open (json, NULL, '[');
      for (int x = 0; x < side; x++)
        json_put_number (json, NULL, grid[y * side + x]);
      json_put_close (json, ']');
    }
  json_put_close (json, ']');
}

char *
provenance_json (const ViaTrace *trace, const ViaMap *map, guint k, const Settings *settings)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  ViaModel *model = via_trace_model (trace);
  ViaGuess  guess = via_trace_guess (trace, via_map_class (map, k));

  json_put_open (json, NULL, '{');
  json_put_string (json, "model", via_model_name (model));
  json_put_string (json, "weights_sha256", via_model_sha256 (model));
  json_put_string (json, "method", via_method_id (settings->method));
  json_put_integer (json, "class", guess.index);
  json_put_string (json, "label", guess.label);
  json_put_number (json, "probability", guess.probability);
  json_put_string (json, "precision", settings->text[SETTING_PRECISION]);
  json_put_string (json, "fit", settings->text[SETTING_FIT]);
  json_put_string (json, "version", via_version ());
  put_grid (json, map, k);
  json_put_close (json, '}');
  return json_text (json);
}
