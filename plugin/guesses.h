/* guesses.h - a dialog's list of what the network sees; the same source for GTK 2 and GTK 3.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef GUESSES_H
#define GUESSES_H

#include <gtk/gtk.h>
#include <via.h>

GtkWidget *guesses_new (void);
void       guesses_clear (GtkWidget *guesses);
/* Shows the five most probable classes and selects the best. */
void guesses_show (GtkWidget *guesses, const ViaTrace *trace);
/* The selected classes as a user would type them: "" for the best one alone, else "281,254".  Free with g_free(). */
char *guesses_chosen (GtkWidget *guesses);

#endif
