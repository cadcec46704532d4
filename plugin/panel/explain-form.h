/* explain-form.h - the settings of an explanation: what is asked above, how it is to look below, and what few people change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef EXPLAIN_FORM_H
#define EXPLAIN_FORM_H

#include "fit.h"

typedef struct _ExplainForm ExplainForm;

/* What others fill in: where classes are asked for, those that there are, and the one to compare with. */
typedef struct
{
  GtkWidget *question, *classes, *rival;
} ExplainFormAsked;

/* Bound to a config object; `fit` is the window's, whose content it will be part of. */
ExplainForm *explain_form_new (GObject *config, const ExplainFormAsked *asked, WindowFit *fit);
/* Before `fit` goes; the widgets are their window's. */
void       explain_form_free (ExplainForm *form);
GtkWidget *explain_form_widget (const ExplainForm *form);
/* A part of it, which is shown when somebody wants that. */
GtkWidget *explain_form_sometimes (const ExplainForm *form);

/* Whether heat has colours: some settings count only then. */
void explain_form_set_colored (ExplainForm *form, gboolean colored);
/* As at first; the config is reset by others. */
void explain_form_reset (ExplainForm *form);

#endif
