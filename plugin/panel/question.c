/* question.c - what a dialog asks before the image is touched.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "question.h"

#include <glib/gi18n-lib.h>

gboolean
question_convert (GtkDialog *parent)
{
  GtkWidget *question = gtk_message_dialog_new (GTK_WINDOW (parent), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s",
                                                _ ("Convert the image to RGB?"));
  int        response;

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (question), "%s",
                                            _ ("A heat map has colours, and a grey or indexed image cannot hold them."));
  gtk_window_set_title (GTK_WINDOW (question), _ ("Convert to RGB"));
  gtk_dialog_add_buttons (GTK_DIALOG (question), _ ("_Cancel"), GTK_RESPONSE_CANCEL, _ ("C_onvert"), GTK_RESPONSE_OK, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (question), GTK_RESPONSE_OK);
  response = gtk_dialog_run (GTK_DIALOG (question));
  gtk_widget_destroy (question);
  return response == GTK_RESPONSE_OK;
}
