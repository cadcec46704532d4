/* models.h - the dialog's choice of a model.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MODELS_H
#define MODELS_H

#include <libgimp/gimpui.h>

/* A labelled combo box of the known models, bound to the argument `model`. */
GtkWidget *models_new (GimpProcedureConfig *config);

#endif
