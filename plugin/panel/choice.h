/* choice.h - widgets for single settings, each bound to its property of a config object.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef CHOICE_H
#define CHOICE_H

#include <gtk/gtk.h>

#include "../explain/settings-object.h"

/* A combo box of what this version offers for a choice.  The choice of a colour map shows its colours. */
GtkWidget *choice_new (GObject *config, SettingId id);
/* A slider of a number. */
GtkWidget *choice_slider_new (GObject *config, SettingId id);
/* A check box. */
GtkWidget *choice_check_new (GObject *config, SettingId id);

/* A table of two columns, whose labels are as wide as those of other tables with the same group; NULL: as they like. */
GtkWidget *choice_table_new (GtkSizeGroup *labels);
/* Puts a widget and its label, which has a mnemonic, into a row of such a table. */
void choice_attach (GtkTable *table, int row, const char *label, const char *help, GtkWidget *widget);
/* The same with the label and the help of a setting. */
void choice_attach_setting (GtkTable *table, int row, SettingId id, GtkWidget *widget);

#endif
