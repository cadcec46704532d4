/* question.c - what a dialog asks before an image or a file is touched.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "question.h"

#include <glib/gi18n-lib.h>

#include "../printable.h"

/* TRUE when the answer is `yes`. */
static gboolean
ask_question (GtkDialog *parent, const char *title, const char *what, const char *why, const char *yes)
{
  GtkWidget *question =
      gtk_message_dialog_new (GTK_WINDOW (parent), GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE, "%s", what);
  int response;

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (question), "%s", why);
  gtk_window_set_title (GTK_WINDOW (question), title);
  gtk_dialog_add_buttons (GTK_DIALOG (question), _ ("_Cancel"), GTK_RESPONSE_CANCEL, yes, GTK_RESPONSE_OK, NULL);
  gtk_dialog_set_default_response (GTK_DIALOG (question), GTK_RESPONSE_OK);
  response = gtk_dialog_run (GTK_DIALOG (question));
  gtk_widget_destroy (question);
  return response == GTK_RESPONSE_OK;
}

gboolean
question_convert (GtkDialog *parent)
{
  return ask_question (parent, _ ("Convert to RGB"), _ ("Convert the image to RGB?"),
                       _ ("A heat map has colours, and a grey or indexed image cannot hold them."), _ ("C_onvert"));
}

gboolean
question_replace (GtkDialog *parent, const char *path)
{
  g_autofree char *why = printable_text (path);

  return ask_question (parent, _ ("Replace the Result"), _ ("Replace the result of that name?"), why, _ ("_Replace"));
}
