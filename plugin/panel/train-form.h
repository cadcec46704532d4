/* train-form.h - what a probe is trained from: the folder, the network, and the name of the result.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef TRAIN_FORM_H
#define TRAIN_FORM_H

#include <gtk/gtk.h>

typedef struct _TrainForm TrainForm;

/* Another folder has been chosen, or something else that is entered has changed. */
typedef void (*TrainFormChanged) (gboolean folder, gpointer data);

/* Begins with these, each of which may be NULL or "": the one that was used last, or usual. */
TrainForm *train_form_new (const char *folder, const char *model, const char *output, TrainFormChanged changed, gpointer data);
/* The widgets are their window's. */
void       train_form_free (TrainForm *form);
GtkWidget *train_form_widget (const TrainForm *form);

/* NULL: none yet. */
const char *train_form_folder (const TrainForm *form);
/* As via_model_open_backbone() takes it. */
const char *train_form_model (const TrainForm *form);
/* The path of the head's file, to be freed; NULL and an error when there can be none. */
char *train_form_output (const TrainForm *form, GError **error);

#endif
