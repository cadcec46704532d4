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
  GtkWidget      *window, *which[2], *preview, *caption, *problem;
} AskCompare;

static guint
row_of (const AskCompare *ask, int i)
{
  return gtk_combo_box_get_active (GTK_COMBO_BOX (ask->which[i]));
}

static void
show_difference (AskCompare *ask, const HeatLayer *first, const Comparison *comparison)
{
  const HeatHost *host = ask->host;
  const int       side = PREVIEW_SIDE * preview_scale (ask->preview);
  g_autoptr (GdkPixbuf) below = host->below (row_of (ask, 0), first, side, host->host);
  g_autoptr (Thumbnail) ground = backdrop_new (first, side, below);
  g_autofree float *rgba = g_new (float, 4 * (gsize) ground->width * ground->height);

  comparison_paint (comparison, (double) ground->width / first->place.width, ground->width, ground->height, 0, ground->height,
                    rgba);
  preview_show (ask->preview, ground, rgba, BLEND_NORMAL, SETTINGS_OPACITY / 100.0, FALSE);
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
  const HeatHost *host = ask->host;
  g_auto (HeatLayer) first = { 0 }, second = { 0 };
  g_autofree char *caption = NULL;
  Comparison       comparison;

  if (!host->open (row_of (ask, 0), &first, host->host, error) || !host->open (row_of (ask, 1), &second, host->host, error)
      || !comparison_init (&comparison, &first, &second, error))
    return FALSE;
  caption = describe_pair (&first, &second, comparison.correlation);
  widgets_set_text (ask->caption, caption);
  show_difference (ask, &first, &comparison);
  return TRUE;
}

static void
on_pair_chosen (AskCompare *ask)
{
  g_autoptr (GError) error = NULL;

  if (!compare_chosen (ask, &error))
    {
      gtk_label_set_text (GTK_LABEL (ask->caption), "");
      preview_clear (ask->preview);
    }
  error_label_show (ask->problem, error);
  gtk_dialog_set_response_sensitive (GTK_DIALOG (ask->window), GTK_RESPONSE_OK, !error);
}

static GtkWidget *
make_pair_choices (AskCompare *ask)
{
  GtkWidget *table = gtk_table_new (2, 2, FALSE);

  gtk_table_set_row_spacings (GTK_TABLE (table), WIDGETS_SPACE);
  gtk_table_set_col_spacings (GTK_TABLE (table), WIDGETS_WIDE_SPACE);
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
  ask.caption = widgets_text (PREVIEW_SIDE);
  ask.problem = error_label_new (GTK_DIALOG (ask.window), host->folder, PREVIEW_SIDE);
  window_fill (ask.window, ask.preview, ask.caption, make_pair_choices (&ask), ask.problem);
  on_pair_chosen (&ask);
  ok = window_run (ask.window);
  for (int i = 0; i < 2; i++)
    chosen[i] = row_of (&ask, i);
  gtk_widget_destroy (ask.window);
  return ok;
}
