/* explain.c - what does the network see in a picture, and where did it look?
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   cc explain.c drawing.c $(pkg-config --cflags --libs via) && ./a.out heat.ppm
 */
#include <via.h>

#include "drawing.h"

/* This function stands at the head of via.h, too. */
static gboolean
explain (float *rgba, int width, int height, GError **error)
{
  g_autoptr (ViaModel) model = via_model_open ("demo", error);
  if (!model)
    return FALSE;

  g_autoptr (ViaPhoto) photo = via_photo_new (model, width, height, VIA_FIT_CROP, error);
  if (!photo)
    return FALSE;
  via_photo_add_rows (photo, rgba, height); // R'G'B'A floats, top row first

  g_autoptr (ViaTrace) trace = via_trace_new (model, photo, NULL, NULL, NULL, error);
  if (!trace)
    return FALSE;
  ViaGuess best[5];
  guint    n = via_trace_top (trace, best, 5); // what it sees
  for (guint i = 0; i < n; i++)
    g_print ("%6.2f %%  %s\n", 100 * best[i].probability, best[i].label);

  const ViaMethod *method = via_method_find ("transformer_attribution");
  g_autoptr (ViaMap) map = via_explain (trace, method, &best[0].index, 1, NULL, NULL, NULL, error);
  if (!map)
    return FALSE;
  via_map_paint (map, 0, photo, NULL, 0, height, rgba); // and where it looked: a heat layer
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autofree float *rgba = drawing_flower ();
  g_autoptr (GError) error = NULL;

  if (!explain (rgba, DRAWING_SIDE, DRAWING_SIDE, &error) || (argc > 1 && !drawing_save (rgba, argv[1], &error)))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  return 0;
}
