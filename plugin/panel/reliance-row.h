/* reliance-row.h - below the picture: a button that asks how much depends on what is hottest, and in its place the answer.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef RELIANCE_ROW_H
#define RELIANCE_ROW_H

#include <gtk/gtk.h>

#include "../explain/session.h"

/* The session must outlive it. */
GtkWidget *reliance_row_new (Session *session);
/* Whenever something in the session has changed. */
void reliance_row_show (GtkWidget *row);

#endif
