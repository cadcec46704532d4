/* train-list.c - the classes of a folder: how many pictures, a few of them, and how many of them a probe recognises.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "train-list.h"

#include <glib/gi18n-lib.h>

#include "../printable.h"
#include "train-words.h"

#define RECALL "recall" /* the column, of a list */

enum
{
  COLUMN_NAME,  /* as it is, … */
  COLUMN_WORDS, /* … and to be shown */
  COLUMN_COUNT,
  COLUMN_PICTURES,
  COLUMN_RECALL,
  N_COLUMNS
};

static GtkTreeViewColumn *
add_train_column (GtkTreeView *view, const char *title, GtkCellRenderer *cell, const char *attribute, int column)
{
  GtkTreeViewColumn *c = gtk_tree_view_column_new_with_attributes (title, cell, attribute, column, NULL);

  gtk_tree_view_append_column (view, c);
  return c;
}

/* Numbers stand at the right. */
static GtkCellRenderer *
number_cell (void)
{
  GtkCellRenderer *cell = gtk_cell_renderer_text_new ();

  g_object_set (cell, "xalign", 1.0f, NULL);
  return cell;
}

GtkWidget *
train_list_new (void)
{
  GtkListStore *store = gtk_list_store_new (N_COLUMNS, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT, GDK_TYPE_PIXBUF, G_TYPE_STRING);
  GtkWidget    *list = gtk_tree_view_new_with_model (GTK_TREE_MODEL (store));
  GtkTreeView  *view = GTK_TREE_VIEW (list);
  GtkCellRenderer   *name = gtk_cell_renderer_text_new ();
  GtkTreeViewColumn *recall;

  g_object_unref (store);
  g_object_set (name, "ellipsize", PANGO_ELLIPSIZE_MIDDLE, NULL);
  gtk_tree_view_column_set_expand (add_train_column (view, _ ("Class"), name, "text", COLUMN_WORDS), TRUE);
  add_train_column (view, _ ("Pictures"), number_cell (), "text", COLUMN_COUNT);
  add_train_column (view, _ ("Some of them"), gtk_cell_renderer_pixbuf_new (), "pixbuf", COLUMN_PICTURES);
  recall = add_train_column (view, _ ("Recognised"), number_cell (), "text", COLUMN_RECALL);
  gtk_tree_view_column_set_visible (recall, FALSE);
  g_object_set_data (G_OBJECT (list), RECALL, recall);
  gtk_tree_view_set_search_column (view, COLUMN_WORDS);
  return list;
}

static GtkListStore *
class_store (GtkWidget *list)
{
  return GTK_LIST_STORE (gtk_tree_view_get_model (GTK_TREE_VIEW (list)));
}

void
train_list_show (GtkWidget *list, const Collection *collection)
{
  GtkListStore *store = class_store (list);

  gtk_list_store_clear (store);
  for (guint i = 0; collection && i < collection_n_classes (collection); i++)
    {
      const CollectionClass *c = collection_class (collection, i);
      g_autofree char       *words = printable_text (c->name);

      gtk_list_store_insert_with_values (store, NULL, -1, COLUMN_NAME, c->name, COLUMN_WORDS, words, COLUMN_COUNT, c->paths->len,
                                         -1);
    }
}

void
train_list_show_pictures (GtkWidget *list, guint i, GdkPixbuf *pictures)
{
  GtkTreeIter row;

  if (gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (class_store (list)), &row, NULL, (int) i))
    gtk_list_store_set (class_store (list), &row, COLUMN_PICTURES, pictures, -1);
}

/* Classes by their names. */
static GHashTable *
index_classes (const Report *report)
{
  GHashTable *classes = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < report->classes->len; i++)
    {
      ReportClass *c = report->classes->pdata[i];

      g_hash_table_insert (classes, (gpointer) c->name, c);
    }
  return classes;
}

static void
show_recall (GtkListStore *store, GtkTreeIter *row, GHashTable *classes)
{
  g_autofree char   *name = NULL, *recall = NULL;
  const ReportClass *c;

  gtk_tree_model_get (GTK_TREE_MODEL (store), row, COLUMN_NAME, &name, -1);
  if ((c = g_hash_table_lookup (classes, name)))
    recall = train_words_recall (c);
  gtk_list_store_set (store, row, COLUMN_RECALL, recall, -1);
}

void
train_list_show_report (GtkWidget *list, const Report *report)
{
  GtkListStore *store = class_store (list);
  g_autoptr (GHashTable) classes = report ? index_classes (report) : NULL;
  GtkTreeIter row;

  gtk_tree_view_column_set_visible (g_object_get_data (G_OBJECT (list), RECALL), report != NULL);
  for (guint i = 0; report && gtk_tree_model_iter_nth_child (GTK_TREE_MODEL (store), &row, NULL, (int) i); i++)
    show_recall (store, &row, classes);
}
