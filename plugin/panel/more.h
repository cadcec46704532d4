/* more.h - what few people change, behind an expander that is remembered.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef MORE_H
#define MORE_H

#include "fit.h"

/* `fit` is the window's, whose content it will be part of. */
GtkWidget *more_new (GtkWidget *inside, WindowFit *fit);
/* Before `fit` goes. */
void more_forget (GtkWidget *more);

#endif
