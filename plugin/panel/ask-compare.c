/* ask-compare.c - the dialog that compares two heat layers: where they differ, and how alike they are.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "../heat/comparison.h"
#include "ask.h"
#include "backdrop.h"
#include "choice.h"
#include "error-label.h"
#include "preview.h"
#include "widgets.h"
#include "window.h"

typedef struct
{
  const HeatHost *host;
  HeatLayer       heats[2]; /* the chosen ones, … */
  Comparison      comparison;
  Thumbnail      *ground; /* … and what lies below the first; NULL while they cannot be compared */
  GtkWidget      *window, *which[2], *preview, *caption, *problem;
} AskCompare;

static guint
row_of (const AskCompare *ask, int i)
{
  return gtk_combo_box_get_active (GTK_COMBO_BOX (ask->which[i]));
}

static void
paint_pair (const FramePart *part, float *rgba, gpointer data)
{
  const AskCompare *ask = data;

  comparison_paint (&ask->comparison, part, 0, part->height, rgba);
}

static void
show_pair (AskCompare *ask)
{
  const HeatHost *host = ask->host;
  g_autoptr (GdkPixbuf) below = host->below (row_of (ask, 0), &ask->heats[0], PREVIEW_DETAIL, host->host);
  PaneScene scene = { NULL, paint_pair, ask, BLEND_NORMAL, SETTINGS_OPACITY / 100.0 };

  scene.picture = ask->ground = backdrop_new (&ask->heats[0], PREVIEW_DETAIL, below);
  preview_show (ask->preview, &scene);
}

static void
close_pair (AskCompare *ask)
{
  preview_clear (ask->preview);
  g_clear_pointer (&ask->ground, thumbnail_free);
  for (int i = 0; i < 2; i++)
    heat_layer_clear (&ask->heats[i]);
}

static char *
describe_pair (const HeatLayer *first, const HeatLayer *second, double correlation)
{
  const char *a = first->provenance.label, *b = second->provenance.label;

  if (isnan (correlation))
    return g_strdup_printf (
        _ ("Red: hotter for “%s”; blue: hotter for “%s”. One of the maps is the same everywhere, so there is no rank "
           "correlation."),
        a, b);
  return g_strdup_printf (
      _ ("Red: hotter for “%s”; blue: hotter for “%s”. Rank correlation: %.2f (1: the same places in the same order, "
         "0: nothing in common, −1: the opposite)."),
      a, b, correlation);
}

static gboolean
compare_chosen (AskCompare *ask, GError **error)
{
  const HeatHost  *host = ask->host;
  g_autofree char *caption = NULL;

  for (int i = 0; i < 2; i++)
    if (!host->open (row_of (ask, i), &ask->heats[i], host->host, error))
      return FALSE;
  if (!comparison_init (&ask->comparison, &ask->heats[0], &ask->heats[1], error))
    return FALSE;
  caption = describe_pair (&ask->heats[0], &ask->heats[1], ask->comparison.correlation);
  widgets_set_text (ask->caption, caption);
  show_pair (ask);
  return TRUE;
}

static void
on_pair_chosen (AskCompare *ask)
{
  g_autoptr (GError) error = NULL;

  close_pair (ask);
  if (!compare_chosen (ask, &error))
    gtk_label_set_text (GTK_LABEL (ask->caption), "");
  error_label_show (ask->problem, error);
  gtk_dialog_set_response_sensitive (GTK_DIALOG (ask->window), GTK_RESPONSE_OK, error == NULL);
}

static GtkWidget *
make_pair_choices (AskCompare *ask)
{
  GtkWidget *table = choice_table_new (NULL);

  choice_attach (GTK_TABLE (table), 0, _ ("_First"), _ ("Red is where this heat layer is hotter"), ask->which[0]);
  choice_attach (GTK_TABLE (table), 1, _ ("_Second"), _ ("Blue is where this heat layer is hotter"), ask->which[1]);
  return table;
}

gboolean
ask_compare (const HeatHost *host, guint chosen[2])
{
  AskCompare ask = { .host = host };
  gboolean   ok;

  ask.window = window_new (_ ("Compare Attributions"));
  for (int i = 0; i < 2; i++)
    {
      ask.which[i] = widgets_names (host->names, chosen[i]);
      g_signal_connect_swapped (ask.which[i], "changed", G_CALLBACK (on_pair_chosen), &ask);
    }
  ask.preview = preview_new ();
  ask.caption = widgets_text ();
  ask.problem = error_label_new (GTK_DIALOG (ask.window), host->folder);
  window_fill (ask.window, ask.preview, ask.caption, make_pair_choices (&ask), ask.problem);
  on_pair_chosen (&ask);
  ok = window_run (ask.window);
  for (int i = 0; i < 2; i++)
    chosen[i] = row_of (&ask, i);
  close_pair (&ask);
  gtk_widget_destroy (ask.window);
  return ok;
}
