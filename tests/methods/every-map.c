/* every-map.c - the maps that all methods make of many pictures, for models/demo/rank.py.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   every-map INPUTS CLASSES MAPS [METHOD…]
 *
 * Of the built-in network.  INPUTS holds n normalised pictures, float32 [n,3,S,S]; CLASSES two class numbers for each, int32 [n,2]; both
 * little-endian, and nothing else.  MAPS becomes float32 [n, methods, 2, G, G], the sums over each patch where a map is one of pixels,
 * and the methods' names are printed, one a line.
 */
#include <stdio.h>
#include <string.h>

#include "square.h"
#include "via.h"

enum
{
  ASKED = 2 /* classes of a picture */
};

static gboolean
save_patches (const ViaMap *map, guint k, int grid, FILE *file)
{
  int               side;
  const float      *values = square_grid (map, k, &side);
  int               step = side / grid;
  g_autofree float *patches = g_new0 (float, grid *grid);

  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      patches[y / step * grid + x / step] += values[y * side + x];
  return fwrite (patches, sizeof (float), grid * grid, file) == (gsize) grid * grid;
}

static gboolean
save_maps (ViaModel *model, const float *input, const int *classes, const ViaMethod *const *methods, guint n, FILE *file,
           GError **error)
{
  g_autoptr (ViaTrace) trace =
      via_trace_new_from_input (model, input, &(ViaTraceOptions){ .precision = VIA_PRECISION_FAST }, NULL, NULL, error);
  g_autofree ViaExplainOptions *options = g_new0 (ViaExplainOptions, n);
  g_autofree ViaMap           **maps = g_new (ViaMap *, n);
  int                           grid = via_model_input_size (model) / via_model_patch_size (model);
  gboolean                      ok = TRUE;

  if (!trace || !via_explain_together (trace, methods, n, classes, ASKED, options, maps, NULL, NULL, NULL, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      for (guint k = 0; k < ASKED; k++)
        ok &= save_patches (maps[i], k, grid, file);
      via_map_free (maps[i]);
    }
  if (!ok)
    g_set_error_literal (error, VIA_ERROR, VIA_ERROR_FILE, "The maps could not be written");
  return ok;
}

/* Those that are named, or all. */
static GPtrArray *
choose_methods (char **names)
{
  GPtrArray *methods = g_ptr_array_new ();

  for (const ViaMethod *const *method = via_method_list (); *method; method++)
    if (!*names || g_strv_contains ((const char *const *) names, via_method_id (*method)))
      g_ptr_array_add (methods, (gpointer) *method);
  return methods;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) methods = choose_methods (argv + MIN (argc, 4));
  g_autofree char *inputs = NULL, *classes = NULL;
  gsize            bytes, picture;
  FILE            *file;
  g_autoptr (GError) error = NULL;
  g_autoptr (ViaModel) model = via_model_open (NULL, &error);

  if (argc < 4 || methods->len == 0 || !model || !g_file_get_contents (argv[1], &inputs, &bytes, &error)
      || !g_file_get_contents (argv[2], &classes, NULL, &error) || !(file = fopen (argv[3], "wb")))
    {
      fprintf (stderr, "every-map INPUTS CLASSES MAPS [METHOD...]: %s\n", error ? error->message : "see every-map.c");
      return 1;
    }
  picture = 3 * (gsize) via_model_input_size (model) * via_model_input_size (model) * sizeof (float);
  for (gsize i = 0; !error && i < bytes / picture; i++)
    save_maps (model, (const float *) (inputs + i * picture), (const int *) classes + i * ASKED, (gpointer) methods->pdata,
               methods->len, file, &error);
  if (fclose (file) != 0 || error)
    {
      fprintf (stderr, "every-map: %s\n", error ? error->message : "the maps could not be written");
      return 1;
    }
  for (guint i = 0; i < methods->len; i++)
    puts (via_method_id (methods->pdata[i]));
  return 0;
}
