/* ten-classes.c - where would the network look for each of the ten classes that it finds most probable?
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   cc ten-classes.c drawing.c $(pkg-config --cflags --libs via) && ./a.out
 *
 * The network runs once; all classes are explained together, which takes much less time than one after the other.
 */
#include <via.h>

#include "drawing.h"

#define CLASSES 10

/* Draws the raw map of class number k: a character for each patch. */
static void
print_map (const ViaMap *map, guint k)
{
  static const char shades[] = " .:-=+*#%@";
  ViaSize           cells;
  const float      *grid = via_map_grid (map, k, &cells);
  float             most = 0;

  for (int i = 0; i < cells.width * cells.height; i++)
    most = MAX (most, grid[i]);
  for (int i = 0; i < cells.width * cells.height; i++)
    g_print ("%c%s", shades[most > 0 ? (int) (9 * MAX (grid[i], 0) / most) : 0], i % cells.width == cells.width - 1 ? "\n" : "");
}

static gboolean
explain (const float *rgba, int width, int height, GError **error)
{
  ViaGuess best[CLASSES];
  int      classes[CLASSES];
  guint    n;

  g_autoptr (ViaModel) model = via_model_open ("demo", error);
  if (!model)
    return FALSE;

  g_autoptr (ViaPhoto) photo = via_photo_new (model, width, height, VIA_FIT_CROP, error);
  if (!photo)
    return FALSE;
  via_photo_add_rows (photo, rgba, height);

  g_autoptr (ViaTrace) trace = via_trace_new (model, photo, NULL, NULL, NULL, error);
  if (!trace)
    return FALSE;
  n = via_trace_top (trace, best, CLASSES);
  for (guint k = 0; k < n; k++)
    classes[k] = best[k].index;

  g_autoptr (ViaMap) map = via_explain (trace, via_method_list ()[0], classes, n, NULL, NULL, NULL, error);
  if (!map)
    return FALSE;
  for (guint k = 0; k < n; k++)
    {
      g_print ("\n%s, %.2f %%\n", best[k].label, 100 * best[k].probability);
      print_map (map, k);
    }
  return TRUE;
}

int
main (void)
{
  g_autofree float *rgba = drawing_flower ();
  g_autoptr (GError) error = NULL;

  if (!explain (rgba, DRAWING_SIDE, DRAWING_SIDE, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  return 0;
}
