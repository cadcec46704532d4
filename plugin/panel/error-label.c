/* error-label.c - where a dialog says what is wrong, and its Help button, with which something can be wrong, too.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "error-label.h"

#include "../help.h"
#include "widgets.h"

#define FOLDER "folder"
#define PROBLEM "problem" /* of a window */

void
error_label_help (const char *id, gpointer window)
{
  GtkWidget *problem = g_object_get_data (G_OBJECT (window), PROBLEM);
  g_autoptr (GError) error = NULL;

  if (!help_show (g_object_get_data (G_OBJECT (problem), FOLDER), &error))
    error_label_show (problem, error);
}

GtkWidget *
error_label_new (GtkDialog *window, const char *folder)
{
  GtkWidget *problem = widgets_text ();

  gtk_label_set_selectable (GTK_LABEL (problem), TRUE);
  gtk_widget_set_no_show_all (problem, TRUE);
  g_object_set_data_full (G_OBJECT (problem), FOLDER, g_strdup (folder), g_free);
  g_object_set_data (G_OBJECT (window), PROBLEM, problem);
  return problem;
}

void
error_label_show (GtkWidget *problem, const GError *error)
{
  widgets_set_text (problem, error ? error->message : "");
  gtk_widget_set_visible (problem, error != NULL);
}
