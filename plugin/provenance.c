/* provenance.c - how a heat layer was made: its name, and JSON for its parasite.
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

static ViaGuess
guess_of (const Look *look, guint k)
{
  return via_trace_guess (look->trace, via_map_class (look->map, k));
}

/* With a point in every language: scripts look for it. */
char *
provenance_name (const Look *look, guint k)
{
  ViaGuess guess = guess_of (look, k);
  char     percent[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (percent, sizeof percent, "%.1f", 100.0 * guess.probability);
  return g_strdup_printf ("ViT: %s %s %%", guess.label, percent);
}

char *
provenance_group_name (const Look *look)
{
  return g_strdup_printf ("ViT: %s", via_model_name (look->model));
}

char *
provenance_json (const Look *look, guint k)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const Settings *settings = look->settings;
  ViaGuess        guess = guess_of (look, k);

  json_put_open (json, NULL, '{');
  json_put_string (json, "model", via_model_name (look->model));
  json_put_string (json, "weights_sha256", via_model_sha256 (look->model));
  json_put_string (json, "method", via_method_id (settings->method));
  json_put_integer (json, "class", guess.index);
  json_put_string (json, "label", guess.label);
  json_put_number (json, "probability", guess.probability);
  json_put_string (json, "precision", settings->text[SETTING_PRECISION]);
  json_put_string (json, "fit", settings->text[SETTING_FIT]);
  json_put_string (json, "version", via_version ());
  put_grid (json, look->map, k);
  json_put_close (json, '}');
  return json_text (json);
}
