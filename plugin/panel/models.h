/* models.h - a dialog's choice of a model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MODELS_H
#define MODELS_H

#include <gtk/gtk.h>

/* A combo box of the models that are installed, and a way to get more; bound to the property `model` of a config object.  Below it stands
 * what the chosen one is not good for.  The mnemonic of its label goes to the combo box. */
GtkWidget *models_new (GObject *config);

#endif
