/* reliance-row.c - see reliance-row.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "reliance-row.h"

#include <glib/gi18n-lib.h>

#include "captions.h"
#include "widgets.h"

#define DATA "reliance"

typedef struct
{
  Session   *session;
  GtkWidget *button, *line; /* one of them is seen */
} RelianceRow;

/* The text in the button's place, to be freed; NULL: there is none. */
static char *
text_of (const Session *session)
{
  const Reliance *reliance = session_reliance (session);
  ViaTrace       *trace = session_trace (session);
  ViaGuess        before, after;

  if (trace && via_trace_n_windows (trace) > 0)
    return g_strdup (_ ("How much depends on it cannot be asked in tiles."));
  if (reliance_problem (reliance))
    return g_strdup (reliance_problem (reliance)->message);
  if (trace && reliance_answer (reliance, &before, &after))
    return captions_reliance (via_trace_model (trace), &before, &after);
  return NULL;
}

/* The map itself is there, and shows something. */
static gboolean
can_be_asked (const Session *session)
{
  gboolean      coarse;
  const ViaMap *map = session_map (session, &coarse);

  return !coarse && !session_is_busy (session) && !session_problem (session) && !via_map_note (map, 0);
}

/* The one that takes the other's place is as high: the picture above stays where it is. */
static void
make_equally_high (const RelianceRow *row)
{
  GtkSizeGroup *group = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);

  gtk_size_group_add_widget (group, row->button);
  gtk_size_group_add_widget (group, row->line);
  g_object_unref (group);
  gtk_misc_set_alignment (GTK_MISC (row->line), 0, 0.5);
}

/* Whoever has the keys hands them on before he goes. */
static void
leave_button (const RelianceRow *row)
{
  GtkWidget *window = gtk_widget_get_toplevel (row->button);

  if (gtk_widget_has_focus (row->button))
    gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);
}

void
reliance_row_show (GtkWidget *widget)
{
  const RelianceRow *row = g_object_get_data (G_OBJECT (widget), DATA);
  g_autofree char   *text = text_of (row->session);
  const gboolean     possible = !text && can_be_asked (row->session);

  if (!possible)
    leave_button (row);
  gtk_widget_set_sensitive (row->button, possible);
  gtk_widget_set_visible (row->button, !text);
  gtk_widget_set_visible (row->line, text != NULL);
  widgets_set_text (row->line, text ? text : "");
  gtk_widget_set_tooltip_text (row->line, text);
}

static void
on_asked (RelianceRow *row)
{
  session_rely (row->session);
}

GtkWidget *
reliance_row_new (Session *session)
{
  GtkWidget   *widget = gtk_hbox_new (FALSE, 0);
  RelianceRow *row = g_new0 (RelianceRow, 1);

  row->session = session;
  row->button = gtk_button_new_with_mnemonic (_ ("How much depends on it? (_Q)"));
  row->line = widgets_line ();
  gtk_widget_set_tooltip_text (row->button,
                               _ ("Takes the hottest patches away, one in five, and lets the network look at what is left"));
  gtk_widget_set_no_show_all (row->line, TRUE);
  make_equally_high (row);
  widgets_make_compact (widget);
  gtk_box_pack_start (GTK_BOX (widget), row->button, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (widget), row->line, TRUE, TRUE, 0);
  g_object_set_data_full (G_OBJECT (widget), DATA, row, g_free);
  g_signal_connect_swapped (row->button, "clicked", G_CALLBACK (on_asked), row);
  return widget;
}
