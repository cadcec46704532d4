/* choices.h - dialog rows made from the table of settings.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CHOICES_H
#define CHOICES_H

#include <gtk/gtk.h>

#include "settings.h"

/* A combo box with what this version offers, set to `current`. */
GtkWidget *choices_new (SettingId id, const char *current);
/* The id of the chosen one, as settings_set() takes it. */
const char *choices_get (GtkWidget *choices, SettingId id);

/* Puts a label and its widget into a row of a table. */
void choices_attach (GtkTable *table, int row, const char *label, GtkWidget *widget);
/* The same with a setting's label, and its help as a tooltip. */
void choices_add_row (GtkTable *table, int row, SettingId id, GtkWidget *widget);

#endif
