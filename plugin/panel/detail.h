/* detail.h - a dialog's choice of how closely a network looks at a whole picture.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef DETAIL_H
#define DETAIL_H

#include "fit.h"

/* A row, with its label, that is there while the fit is one that has a detail: with tiles it is the word detail=… in the property `options` of a
 * config object, of a picture in its own shape side=….  `labels` are the labels of other rows; `fit` is the window's. */
GtkWidget *detail_new (GObject *config, GtkSizeGroup *labels, WindowFit *fit);

#endif
