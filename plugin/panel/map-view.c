/* map-view.c - see map-view.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "map-view.h"

#include <glib/gi18n-lib.h>

#include "../heat/agreement.h"
#include "captions.h"
#include "preview.h"
#include "reliance-row.h"
#include "widgets.h"

/* The least of the longest text below the picture: in GTK 2 it needs as many lines as that leaves it. */
#define SEEN_WIDTH (GTK_MAJOR_VERSION >= 3 ? 200 : 320)

static const SettingId looks_of[] = { SETTING_COLORMAP,  SETTING_BLEND_MODE, SETTING_OPACITY,
                                      SETTING_THRESHOLD, SETTING_OPTIONS,    SETTING_OUTPUT };

struct _MapView
{
  GObject   *config;
  Session   *session;
  ViaTrace  *trace; /* whose map is shown, or NULL */
  Settings   looks;
  GtkWidget *all, *preview, *caption, *agreement, *reliance, *seen, *side_by_side;
};

gboolean
map_view_has_colors (const MapView *view)
{
  return settings_have_colors (&view->looks);
}

/* NULL: none is to be shown, or is there yet. */
static const ViaMap *
map_of (const MapView *view, gboolean *coarse)
{
  *coarse = TRUE;
  return view->trace ? session_map (view->session, coarse) : NULL;
}

/* ---- the picture */

static void
paint_colors (const FramePart *part, float *rgba, gpointer data)
{
  const MapView *view = data;
  gboolean       coarse;
  const ViaMap  *map = session_map (view->session, &coarse);
  ViaBox         frame = frame_in_part (session_frame (view->session), part);
  ViaBox         picture = frame_in_part (session_extent (view->session), part);

  via_map_paint_at (map, 0, &frame, &picture, part->width, &view->looks.paint, 0, part->height, rgba);
}

/* A mask, a selection or a channel is hot in so far. */
static void
paint_cut_out (const FramePart *part, float *rgba, gpointer data)
{
  const MapView    *view = data;
  gboolean          coarse;
  const ViaMap     *map = session_map (view->session, &coarse);
  ViaBox            frame = frame_in_part (session_frame (view->session), part);
  const gsize       n = (gsize) part->width * part->height;
  g_autofree float *heat = g_new (float, n);

  via_map_heat_at (map, 0, &frame, part->width, &view->looks.paint, 0, part->height, heat);
  for (gsize i = 0; i < n; i++)
    rgba[4 * i + 3] = MAX (heat[i], 0);
}

/* Without a map, alone. */
static void
show_picture (MapView *view)
{
  gboolean  coarse, cut_out = !map_view_has_colors (view);
  PaneScene scene = {
    .picture = session_thumbnail (view->session),
    .heat = !map_of (view, &coarse) ? NULL
            : cut_out               ? paint_cut_out
                                    : paint_colors,
    .cut_out = cut_out,
    .data = view,
    .mode = view->looks.blend,
    .opacity = view->looks.opacity / 100,
    .side_by_side = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (view->side_by_side)),
  };

  preview_show (view->preview, &scene);
}

void
map_view_point (MapView *view, ViaTrace *trace, int class_number)
{
  ViaBox   box;
  gboolean seen = trace && class_number >= 0 && via_trace_window (trace, class_number, &box);

  preview_frame (view->preview, seen ? &box : NULL);
}

/* ---- the words */

/* `map` NULL: there is nothing to agree with. */
static void
show_agreement (MapView *view, const ViaMap *map)
{
  const ViaMethod *method;
  const ViaMap    *opinion = map ? session_opinion (view->session, &method) : NULL;
  int              patch = opinion ? via_model_patch_size (via_trace_model (view->trace)) : 0;
  g_autofree char *line = opinion ? captions_agreement (method, agreement_of_maps (map, opinion, 0, patch)) : NULL;
  g_autofree char *help = line ? captions_agreement_help (method) : NULL;

  widgets_set_text (view->agreement, line ? line : "");
  gtk_widget_set_tooltip_text (view->agreement, help);
}

/* How much of the picture, which may not be known yet, and at what cost. */
static void
show_seen (MapView *view, const char *seen, gboolean sound)
{
  guint64          bound, memory = session_memory (view->session, &bound);
  g_autofree char *cost = memory > 0 && sound ? captions_memory (memory, bound) : NULL;
  g_autofree char *both = g_strjoin (" ", seen ? seen : cost ? cost : "", seen ? cost : NULL, NULL);

  widgets_set_text (view->seen, both);
}

void
map_view_show (MapView *view, ViaTrace *trace, int class_number, int rival, gboolean sound)
{
  const Session   *session = view->session;
  gboolean         coarse;
  const ViaMap    *map;
  g_autofree char *caption = NULL, *seen = NULL;

  view->trace = sound ? trace : NULL;
  if ((map = map_of (view, &coarse)))
    {
      caption = captions_map (trace, class_number, rival, map, coarse, session_knows_classes (session));
      seen = captions_seen (session_seen (session), session_selected (session), !map_view_has_colors (view),
                            via_trace_n_windows (trace));
    }
  widgets_set_text (view->caption, caption ? caption : "");
  show_seen (view, seen, sound);
  show_agreement (view, coarse ? NULL : map);
  reliance_row_show (view->reliance);
  show_picture (view);
}

/* ---- the looks */

static void
read_looks (MapView *view)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks_of); i++)
    settings_object_read (view->config, looks_of[i], &view->looks, NULL);
}

gboolean
map_view_follow (MapView *view, const char *setting)
{
  for (gsize i = 0; i < G_N_ELEMENTS (looks_of); i++)
    if (g_str_equal (setting, settings_table[looks_of[i]].name))
      {
        read_looks (view);
        return TRUE;
      }
  return FALSE;
}

/* ---- the widgets */

static void
make_parts (MapView *view)
{
  view->preview = preview_new ();
  view->caption = widgets_text ();
  view->agreement = widgets_line ();
  view->reliance = reliance_row_new (view->session);
  view->seen = widgets_text ();
  gtk_widget_set_size_request (view->seen, SEEN_WIDTH, -1);
  view->side_by_side = gtk_check_button_new_with_mnemonic (_ ("Original beside the map (_Y)"));
  gtk_widget_set_tooltip_text (view->preview, _ ("The wheel, or + and -, makes the picture larger; pull to move it"));
  g_signal_connect_swapped (view->side_by_side, "toggled", G_CALLBACK (show_picture), view);
}

static GtkWidget *
stack_parts (const MapView *view)
{
  GtkWidget *box = gtk_vbox_new (FALSE, WIDGETS_SPACE), *frame = gtk_frame_new (NULL);
  GtkWidget *below[] = { view->caption, view->seen, view->agreement, view->reliance, view->side_by_side };

  gtk_frame_set_shadow_type (GTK_FRAME (frame), GTK_SHADOW_IN);
  gtk_container_add (GTK_CONTAINER (frame), view->preview);
  gtk_box_pack_start (GTK_BOX (box), frame, TRUE, TRUE, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (below); i++)
    gtk_box_pack_start (GTK_BOX (box), below[i], FALSE, FALSE, 0);
  return box;
}

MapView *
map_view_new (GObject *config, Session *session)
{
  MapView *view = g_new0 (MapView, 1);

  view->config = config;
  view->session = session;
  settings_init (&view->looks);
  read_looks (view);
  make_parts (view);
  view->all = stack_parts (view);
  return view;
}

void
map_view_free (MapView *view)
{
  g_signal_handlers_disconnect_by_data (view->side_by_side, view);
  settings_clear (&view->looks);
  g_free (view);
}

GtkWidget *
map_view_widget (const MapView *view)
{
  return view->all;
}

void
map_view_reset (MapView *view)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (view->side_by_side), FALSE);
  preview_reset (view->preview);
}
