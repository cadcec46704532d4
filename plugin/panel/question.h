/* question.h - what a dialog asks before an image or a file is touched.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef QUESTION_H
#define QUESTION_H

#include <gtk/gtk.h>

/* May a gray or indexed image become RGB? */
gboolean question_convert (GtkDialog *parent);
/* May the file be replaced? */
gboolean question_replace (GtkDialog *parent, const char *path);

#endif
