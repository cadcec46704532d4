/* models.h - a dialog's choice of a model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MODELS_H
#define MODELS_H

#include <gtk/gtk.h>

/* A combo box of the known models, those that are not installed greyed out, with a button that gets them; bound to the property
 * `model` of a config object.  The mnemonic of its label goes to the combo box. */
GtkWidget *models_new (GObject *config);

#endif
