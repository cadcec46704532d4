/* ask-recolour.c - the dialog that gives a heat layer other colours, with a live preview.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gi18n-lib.h>

#include "../explain/guess.h"
#include "ask.h"
#include "backdrop.h"
#include "choice.h"
#include "error-label.h"
#include "preview.h"
#include "threshold.h"
#include "widgets.h"
#include "window.h"

typedef struct
{
  const HeatHost *host;
  GObject        *config; /* of which colour map, threshold and options count */
  Settings        looks;  /* the same, read */
  HeatLayer       heat;   /* the chosen one; without a map while it cannot be read */
  Thumbnail      *ground;
  GtkWidget      *window, *which, *preview, *caption, *problem;
} AskRecolour;

static void
paint_recoloured (const FramePart *part, float *rgba, gpointer data)
{
  const AskRecolour *ask = data;
  const ViaPaint     paint = heat_layer_looks (&ask->heat, &ask->looks);

  heat_layer_paint (&ask->heat, &paint, part, 0, part->height, rgba);
}

static void
show_recoloured (AskRecolour *ask)
{
  PaneScene scene = { ask->ground, paint_recoloured, ask, ask->heat.blend, ask->heat.opacity / 100 };

  if (ask->ground)
    preview_show (ask->preview, &scene);
  else
    preview_clear (ask->preview);
}

static void
on_looks_changed (AskRecolour *ask)
{
  g_autoptr (GError) error = NULL;

  if (settings_object_read (ask->config, SETTING_COLORMAP, &ask->looks, &error)
      && settings_object_read (ask->config, SETTING_THRESHOLD, &ask->looks, &error)
      && settings_object_read (ask->config, SETTING_OPTIONS, &ask->looks, &error))
    show_recoloured (ask);
  else
    error_label_show (ask->problem, error);
}

/* As the layer is painted now. */
static void
take_looks (AskRecolour *ask)
{
  const ViaPaint  *paint = &ask->heat.provenance.paint;
  char             level[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *options =
      settings_with_option ("", "level", paint->level > 0 ? g_ascii_dtostr (level, sizeof level, paint->level) : NULL);

  settings_object_set (ask->config, SETTING_COLORMAP, via_colormap_id (paint->colormap));
  settings_object_set (ask->config, SETTING_THRESHOLD, paint->threshold ? "true" : "false");
  settings_object_set (ask->config, SETTING_OPTIONS, options);
}

static char *
describe_layer (const Provenance *a)
{
  const ViaMethod *method = via_method_find (a->method);
  const char      *title = method ? via_method_title (method) : a->method;
  g_autoptr (ViaSource) source = via_source_new (a->model, NULL);
  const char *model = source ? via_source_title (source) : a->model;

  g_autofree char *answer = guess_text (a->outputs, a->answer, 1);

  if (a->against)
    return g_strdup_printf (_ ("What speaks for “%s” (%s) rather than “%s”. Model: %s. Method: %s."), a->label, answer, a->against,
                            model, title);
  return g_strdup_printf (_ ("What speaks for “%s” (%s). Model: %s. Method: %s."), a->label, answer, model, title);
}

static void
close_heat (AskRecolour *ask)
{
  preview_clear (ask->preview);
  heat_layer_clear (&ask->heat);
  g_clear_pointer (&ask->ground, thumbnail_free);
}

static void
on_layer_chosen (AskRecolour *ask)
{
  const HeatHost  *host = ask->host;
  int              i = gtk_combo_box_get_active (GTK_COMBO_BOX (ask->which));
  g_autofree char *caption = NULL;
  g_autoptr (GError) error = NULL;

  close_heat (ask);
  if (host->open (i, &ask->heat, host->host, &error))
    {
      g_autoptr (GdkPixbuf) below = host->below (i, &ask->heat, PREVIEW_DETAIL, host->host);

      ask->ground = backdrop_new (&ask->heat, PREVIEW_DETAIL, below);
      caption = describe_layer (&ask->heat.provenance);
      take_looks (ask);
    }
  widgets_set_text (ask->caption, caption ? caption : "");
  error_label_show (ask->problem, error);
  gtk_dialog_set_response_sensitive (GTK_DIALOG (ask->window), GTK_RESPONSE_OK, !error);
  show_recoloured (ask);
}

static GtkWidget *
make_layer_choices (AskRecolour *ask)
{
  GtkWidget *table = choice_table_new (NULL);

  choice_attach (GTK_TABLE (table), 0, _ ("_Layer"), _ ("The heat layer that gets other colours"), ask->which);
  choice_attach_setting (GTK_TABLE (table), 1, SETTING_COLORMAP, choice_new (ask->config, SETTING_COLORMAP));
  gtk_table_attach (GTK_TABLE (table), threshold_new (ask->config), 0, 2, 2, 3, GTK_FILL, GTK_FILL, 0, 0);
  return table;
}

static void
make_recolour_widgets (AskRecolour *ask, guint chosen)
{
  ask->window = window_new (_ ("Recolour Attribution"));
  ask->which = widgets_names (ask->host->names, chosen);
  ask->preview = preview_new ();
  ask->caption = widgets_text ();
  ask->problem = error_label_new (GTK_DIALOG (ask->window), ask->host->folder);
  window_fill (ask->window, ask->preview, ask->caption, make_layer_choices (ask), ask->problem);
  g_signal_connect_swapped (ask->which, "changed", G_CALLBACK (on_layer_chosen), ask);
  g_signal_connect_swapped (ask->config, "notify", G_CALLBACK (on_looks_changed), ask);
}

gboolean
ask_recolour (const HeatHost *host, guint *chosen, Settings *settings)
{
  AskRecolour ask = { .host = host, .config = settings_object_new () };
  gboolean    ok;

  settings_init (&ask.looks);
  make_recolour_widgets (&ask, *chosen);
  on_layer_chosen (&ask);
  ok = window_run (ask.window);
  *chosen = gtk_combo_box_get_active (GTK_COMBO_BOX (ask.which));
  settings_object_read_all (ask.config, settings, NULL);
  g_signal_handlers_disconnect_by_data (ask.config, &ask);
  close_heat (&ask);
  gtk_widget_destroy (ask.window);
  settings_clear (&ask.looks);
  g_object_unref (ask.config);
  return ok;
}
