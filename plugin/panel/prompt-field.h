/* prompt-field.h - where a network is asked in words: an entry in which semicolons separate, and the last questions in a list.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * While it is in use it writes what is typed into the property `classes` of a config object, half a second after the last key, or at
 * once when Return is pressed; and follows that property.
 */
#ifndef PROMPT_FIELD_H
#define PROMPT_FIELD_H

#include <gtk/gtk.h>

typedef struct _PromptField PromptField;

/* Something is typed that the property does not say yet, or it does now. */
typedef void (*PromptFieldChanged) (gpointer data);

PromptField *prompt_field_new (GObject *config, PromptFieldChanged changed, gpointer data);
/* Before its widget is destroyed; NULL is fine. */
void prompt_field_free (PromptField *field);
/* For the dialog. */
GtkWidget *prompt_field_widget (const PromptField *field);

/* Begins to be used, with what was asked last, or ends. */
void     prompt_field_use (PromptField *field, gboolean use);
gboolean prompt_field_in_use (const PromptField *field);
/* Whether something has been typed that nobody knows yet. */
gboolean prompt_field_waits (const PromptField *field);
/* Puts what is asked at the top of the list, for the next time. */
void prompt_field_remember (const PromptField *field);

#endif
