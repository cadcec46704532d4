/* explain-form.c - see explain-form.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "explain-form.h"

#include <glib/gi18n-lib.h>

#include "choice.h"
#include "detail.h"
#include "method-list.h"
#include "models.h"
#include "more.h"
#include "threshold.h"
#include "tick.h"

struct _ExplainForm
{
  GObject   *config;
  WindowFit *fit;
  GtkWidget *table, *methods, *more;
  GtkWidget *choices[N_SETTINGS]; /* those that are known by their setting alone */
};

static int
attach_choices (ExplainForm *form, GtkWidget *table, int row, const SettingId *ids, gsize n)
{
  for (gsize i = 0; i < n; i++)
    choice_attach_setting (GTK_TABLE (table), row++, ids[i], form->choices[ids[i]] = choice_new (form->config, ids[i]));
  return row;
}

static void
attach_wide (GtkWidget *table, int row, GtkWidget *widget, GtkAttachOptions down)
{
  gtk_table_attach (GTK_TABLE (table), widget, 0, 2, row, row + 1, GTK_EXPAND | GTK_FILL, down | GTK_FILL, 0, 0);
}

/* What few people change. */
static GtkWidget *
make_rare (ExplainForm *form, GtkSizeGroup *labels)
{
  static const SettingId method[] = { SETTING_METHOD }, rare[] = { SETTING_PRECISION, SETTING_SOURCE, SETTING_BLEND_MODE };
  GtkWidget             *table = choice_table_new (labels);
  int                    row = attach_choices (form, table, 0, method, G_N_ELEMENTS (method));

  form->methods = method_list_new (form->config, form->fit);
  attach_wide (table, row++, form->methods, 0);
  attach_wide (table, row++,
               tick_new (form->config, "refine", _ ("Sharper map (_J)"),
                         _ ("Follows the picture's own edges between the patches; what is hottest stays where it is")),
               0);
  attach_choices (form, table, row, rare, G_N_ELEMENTS (rare));
  return table;
}

static int
attach_asked (ExplainForm *form, const ExplainFormAsked *asked, GtkSizeGroup *labels)
{
  static const SettingId fit[] = { SETTING_FIT };
  GtkTable              *table = GTK_TABLE (form->table);
  int                    row = 0;

  choice_attach (table, row++, _ (settings_table[SETTING_MODEL].label), NULL, models_new (form->config));
  choice_attach (table, row++, _ (settings_table[SETTING_CLASSES].label), NULL, asked->question);
  attach_wide (form->table, row++, asked->classes, GTK_EXPAND);
  choice_attach_setting (table, row++, SETTING_AGAINST, asked->rival);
  row = attach_choices (form, form->table, row, fit, G_N_ELEMENTS (fit));
  attach_wide (form->table, row++, detail_new (form->config, labels, form->fit), 0);
  return row;
}

static int
attach_looks (ExplainForm *form, int row)
{
  static const SettingId looks[] = { SETTING_OUTPUT, SETTING_COLORMAP };

  row = attach_choices (form, form->table, row, looks, G_N_ELEMENTS (looks));
  form->choices[SETTING_OPACITY] = choice_slider_new (form->config, SETTING_OPACITY);
  choice_attach_setting (GTK_TABLE (form->table), row++, SETTING_OPACITY, form->choices[SETTING_OPACITY]);
  attach_wide (form->table, row++, threshold_new (form->config), 0);
  return row;
}

ExplainForm *
explain_form_new (GObject *config, const ExplainFormAsked *asked, WindowFit *fit)
{
  ExplainForm  *form = g_new0 (ExplainForm, 1);
  GtkSizeGroup *labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  int           row;

  form->config = config;
  form->fit = fit;
  form->table = choice_table_new (labels);
  row = attach_looks (form, attach_asked (form, asked, labels));
  form->more = more_new (make_rare (form, labels), fit);
  attach_wide (form->table, row, form->more, 0);
  g_object_unref (labels);
  return form;
}

void
explain_form_free (ExplainForm *form)
{
  more_forget (form->more);
  g_free (form);
}

GtkWidget *
explain_form_widget (const ExplainForm *form)
{
  return form->table;
}

GtkWidget *
explain_form_sometimes (const ExplainForm *form)
{
  return gtk_bin_get_child (GTK_BIN (form->more));
}

void
explain_form_set_colored (ExplainForm *form, gboolean colored)
{
  static const SettingId ids[] = { SETTING_COLORMAP, SETTING_BLEND_MODE, SETTING_OPACITY };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    gtk_widget_set_sensitive (form->choices[ids[i]], colored);
}

void
explain_form_reset (ExplainForm *form)
{
  method_list_reset (form->methods);
}
