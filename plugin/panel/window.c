/* window.c - a dialog of GIMP's with Help, Cancel and OK, around widgets of ours.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "window.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "error-label.h"
#include "fit.h"
#include "widgets.h"

#define CAPTION_WIDTH 22 /* the least, in lines of text */

GtkWidget *
window_new (const char *title)
{
  GtkWidget *window = gimp_dialog_new (title, "vit-attribution", NULL, 0, error_label_help, ERROR_LABEL_HELP_ID, _ ("_Cancel"),
                                       GTK_RESPONSE_CANCEL, _ ("_OK"), GTK_RESPONSE_OK, NULL);

  gtk_dialog_set_default_response (GTK_DIALOG (window), GTK_RESPONSE_OK);
  gtk_dialog_set_alternative_button_order (GTK_DIALOG (window), GTK_RESPONSE_OK, GTK_RESPONSE_CANCEL, -1);
  gimp_window_set_transient (GTK_WINDOW (window));
  return window;
}

void
window_fill (GtkWidget *window, GtkWidget *picture, GtkWidget *caption, GtkWidget *choices, GtkWidget *problem)
{
  GtkWidget *box = gtk_vbox_new (FALSE, WIDGETS_WIDE_SPACE), *frame = gtk_frame_new (NULL);

  gtk_frame_set_shadow_type (GTK_FRAME (frame), GTK_SHADOW_IN);
  gtk_container_add (GTK_CONTAINER (frame), picture);
  gtk_container_set_border_width (GTK_CONTAINER (box), WIDGETS_WIDE_SPACE);
  gtk_box_pack_start (GTK_BOX (box), frame, TRUE, TRUE, 0);
  gtk_widget_set_size_request (caption, CAPTION_WIDTH * fit_line_height (window), -1);
  gtk_box_pack_start (GTK_BOX (box), caption, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), choices, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), problem, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (window))), box, TRUE, TRUE, 0);
  gtk_widget_show_all (gtk_dialog_get_content_area (GTK_DIALOG (window)));
  fit_window (&(WindowFit){ .window = GTK_WINDOW (window), .preview = box, .row = frame });
  gtk_widget_show (window);
}

gboolean
window_run (GtkWidget *window)
{
  return gimp_dialog_run (GIMP_DIALOG (window)) == GTK_RESPONSE_OK;
}
