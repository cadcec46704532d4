/* train-form.c - what a probe is trained from: the folder, the network, and the name of the result.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The result is called like the folder until somebody types a name.
 */
#include "train-form.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../download/fetch.h"
#include "../download/last-model.h"
#include "choice.h"
#include "widgets.h"

#define SUFFIX ".head.safetensors"

struct _TrainForm
{
  TrainFormChanged changed;
  gpointer         data;
  GtkWidget       *table, *chooser, *network, *name;
  char            *folder; /* NULL: none yet */
  char            *place;  /* the folder of the result; NULL: the first models folder */
  char           **models; /* the rows of `network` */
  gboolean         named;  /* by the user */
};

/* ---- the networks */

/* A head that was trained like this, which looks with a network that is in the list itself. */
static gboolean
is_trained (const ViaSource *source)
{
  for (guint i = 0; i < via_source_n_files (source); i++)
    if (g_str_has_suffix (via_source_file (source, i)->name, SUFFIX))
      return TRUE;
  return FALSE;
}

/* Those whose files are there, whether they have classes or not; the chosen one, too. */
static char **
list_backbones (const char *chosen)
{
  g_auto (GStrv) all = via_model_list ();
  GPtrArray *models = g_ptr_array_new ();

  for (int i = 0; all[i]; i++)
    {
      g_autoptr (ViaSource) source = via_source_new (all[i], NULL);

      if (source && via_source_is_complete (source) && !is_trained (source))
        g_ptr_array_add (models, g_strdup (all[i]));
    }
  if (!g_ptr_array_find_with_equal_func (models, chosen, g_str_equal, NULL))
    g_ptr_array_add (models, g_strdup (chosen));
  g_ptr_array_add (models, NULL);
  return (char **) g_ptr_array_free (models, FALSE);
}

/* What people call them. */
static char **
backbone_titles (char *const *models)
{
  char **titles = g_strdupv ((char **) models);

  for (int i = 0; titles[i]; i++)
    {
      g_autoptr (ViaSource) source = via_source_new (models[i], NULL);

      if (!source || via_source_n_files (source))
        continue;
      g_free (titles[i]);
      titles[i] = g_strdup (via_source_title (source));
    }
  return titles;
}

static guint
place_of (char *const *names, const char *name)
{
  guint i = 0;

  while (names[i] && !g_str_equal (names[i], name))
    i++;
  return i;
}

static GtkWidget *
make_networks (TrainForm *form, const char *model)
{
  g_autofree char *last = model && *model ? g_strdup (model) : last_model_recall ();
  const char      *chosen = last ? last : "demo";
  g_auto (GStrv) titles = NULL;

  form->models = list_backbones (chosen);
  titles = backbone_titles (form->models);
  return widgets_names (titles, place_of (form->models, chosen));
}

/* ---- the name */

static void on_name_typed (TrainForm *form);

static void
propose_name (TrainForm *form)
{
  g_autofree char *name = form->folder ? g_path_get_basename (form->folder) : NULL;

  if (!name || form->named)
    return;
  g_signal_handlers_block_by_func (form->name, on_name_typed, form);
  gtk_entry_set_text (GTK_ENTRY (form->name), name);
  g_signal_handlers_unblock_by_func (form->name, on_name_typed, form);
}

static void
on_name_typed (TrainForm *form)
{
  form->named = TRUE;
  form->changed (FALSE, form->data);
}

static void
take_output (TrainForm *form, const char *output)
{
  g_autofree char *name = g_path_get_basename (output);

  if (g_str_has_suffix (name, SUFFIX))
    name[strlen (name) - strlen (SUFFIX)] = '\0';
  form->named = TRUE;
  form->place = g_path_get_dirname (output);
  gtk_entry_set_text (GTK_ENTRY (form->name), name);
}

/* ---- the folder */

static void
on_folder_chosen (TrainForm *form)
{
  char *folder = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (form->chooser));

  if (!folder || g_strcmp0 (folder, form->folder) == 0)
    {
      g_free (folder);
      return;
    }
  g_free (form->folder);
  form->folder = folder;
  propose_name (form);
  form->changed (TRUE, form->data);
}

static GtkWidget *
make_chooser (const char *folder)
{
  GtkWidget *chooser =
      gtk_file_chooser_button_new (_ ("Choose a Folder with a Folder for Each Class"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);

  if (folder)
    gtk_file_chooser_set_filename (GTK_FILE_CHOOSER (chooser), folder);
  return chooser;
}

/* ---- all of it */

static GtkWidget *
make_form_table (TrainForm *form)
{
  GtkWidget *table = choice_table_new (NULL);

  choice_attach (GTK_TABLE (table), 0, _ ("_Folder"), _ ("Holds a folder of pictures for each class, called like it"),
                 form->chooser);
  choice_attach (GTK_TABLE (table), 1, _ ("Net_work"),
                 _ ("Looks at the pictures; it stays as it is, and what is trained is a last layer for it"), form->network);
  choice_attach (GTK_TABLE (table), 2, _ ("_Name"), _ ("Of the result, which will be a model in every list"), form->name);
  return table;
}

TrainForm *
train_form_new (const char *folder, const char *model, const char *output, TrainFormChanged changed, gpointer data)
{
  TrainForm *form = g_new0 (TrainForm, 1);

  form->changed = changed;
  form->data = data;
  form->folder = folder && *folder ? g_strdup (folder) : NULL;
  form->chooser = make_chooser (form->folder);
  form->network = make_networks (form, model);
  form->name = gtk_entry_new ();
  gtk_entry_set_activates_default (GTK_ENTRY (form->name), TRUE);
  if (output && *output)
    take_output (form, output);
  propose_name (form);
  form->table = make_form_table (form);
  g_signal_connect_swapped (form->chooser, "selection-changed", G_CALLBACK (on_folder_chosen), form);
  g_signal_connect_swapped (form->name, "changed", G_CALLBACK (on_name_typed), form);
  return form;
}

void
train_form_free (TrainForm *form)
{
  g_signal_handlers_disconnect_by_data (form->chooser, form);
  g_signal_handlers_disconnect_by_data (form->name, form);
  g_strfreev (form->models);
  g_free (form->folder);
  g_free (form->place);
  g_free (form);
}

GtkWidget *
train_form_widget (const TrainForm *form)
{
  return form->table;
}

const char *
train_form_folder (const TrainForm *form)
{
  return form->folder;
}

const char *
train_form_model (const TrainForm *form)
{
  return form->models[gtk_combo_box_get_active (GTK_COMBO_BOX (form->network))];
}

char *
train_form_output (const TrainForm *form, GError **error)
{
  const char      *name = gtk_entry_get_text (GTK_ENTRY (form->name));
  g_autofree char *place = NULL, *file = g_strconcat (name, SUFFIX, NULL);

  if (!*name || *name == '.' || strchr (name, '/'))
    {
      g_set_error_literal (error, VIA_ERROR, VIA_ERROR_FILE,
                           _ ("The result needs a name, without a slash or a dot at its beginning"));
      return NULL;
    }
  place = form->place ? g_strdup (form->place) : fetch_folder (error);
  return place ? g_build_filename (place, file, NULL) : NULL;
}
