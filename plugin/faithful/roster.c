/* roster.c - see roster.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "roster.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../batch/batch-error.h"

static Roster *
roster_new (void)
{
  Roster *roster = g_new0 (Roster, 1);

  roster->inventory = inventory_new ();
  roster->classes = g_array_new (FALSE, FALSE, sizeof (int));
  roster->roots = g_ptr_array_new_with_free_func (g_free);
  roster->unknown = g_ptr_array_new_with_free_func (g_free);
  roster->notes = g_ptr_array_new_with_free_func (g_free);
  return roster;
}

void
roster_free (Roster *roster)
{
  if (!roster)
    return;
  inventory_free (roster->inventory);
  g_array_unref (roster->classes);
  g_ptr_array_unref (roster->roots);
  g_ptr_array_unref (roster->unknown);
  g_ptr_array_unref (roster->notes);
  g_free (roster);
}

int
roster_class (const Roster *roster, guint i)
{
  return g_array_index (roster->classes, int, i);
}

/* ---- which class is meant */

/* "n01440764" */
static gboolean
is_synset (const char *name)
{
  return name[0] == 'n' && strlen (name) == 9 && strspn (name + 1, "0123456789") == 8;
}

static gboolean
are_synsets_of (const Collection *collection, const ViaModel *model)
{
  const guint n = collection_n_classes (collection);

  for (guint i = 0; i < n; i++)
    if (!is_synset (collection_class (collection, i)->name))
      return FALSE;
  return n == (guint) via_model_n_classes (model);
}

static int
class_meant (const ViaModel *model, const char *name)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (name), "_", ' ');
  int class = via_model_class_called (model, name);

  return class >= 0 ? class : via_model_class_called (model, spaced);
}

/* ---- reading */

static void
add_unknown (Roster *roster, const Collection *collection, const CollectionClass *class, const ViaModel *model)
{
  g_ptr_array_add (roster->unknown, g_strdup_printf (_ ("%s: the model %s has no class “%s”; its pictures are left out: %u"),
                                                     collection->path, via_model_name (model), class->name, class->paths->len));
  roster->left_out += class->paths->len;
}

static void
add_class (Roster *roster, const Collection *collection, const CollectionClass *class, int number)
{
  const gboolean   is_folder = g_file_test (collection->path, G_FILE_TEST_IS_DIR);
  g_autofree char *root = is_folder ? g_strdup (collection->path) : g_path_get_dirname (collection->path);

  for (guint i = 0; i < class->paths->len; i++)
    if (inventory_add_labelled (roster->inventory, class->paths->pdata[i], class->name))
      {
        g_array_append_val (roster->classes, number);
        g_ptr_array_add (roster->roots, g_strdup (root));
      }
}

static gboolean
add_collection (Roster *roster, const char *path, const ViaModel *model, GError **error)
{
  g_autoptr (Collection) collection = collection_read (path, FALSE, error);
  const gboolean in_order = collection && are_synsets_of (collection, model);

  for (guint i = 0; collection && i < collection_n_classes (collection); i++)
    {
      const CollectionClass *class = collection_class (collection, i);
      int meant = class_meant (model, class->name);

      if (meant < 0 && in_order)
        meant = (int) i;
      if (meant >= 0)
        add_class (roster, collection, class, meant);
      else if (class->paths->len > 0)
        add_unknown (roster, collection, class, model);
    }
  for (guint i = 0; collection && i < collection->notes->len; i++)
    g_ptr_array_add (roster->notes, g_strdup_printf ("%s: %s", path, (const char *) collection->notes->pdata[i]));
  return collection != NULL;
}

Roster *
roster_read (const char *const *paths, const ViaModel *model, GError **error)
{
  g_autoptr (Roster) roster = roster_new ();
  g_autofree char *why = NULL;

  for (guint i = 0; paths[i]; i++)
    if (!add_collection (roster, paths[i], model, error))
      return NULL;
  if (roster->inventory->items->len > 0)
    return g_steal_pointer (&roster);
  why = g_strdup_printf (_ ("none of its classes is one of the model %s"), via_model_name (model));
  batch_error (error, paths[0], why);
  return NULL;
}

void
roster_thin (Roster *roster, guint n)
{
  const guint all = roster->inventory->items->len;

  for (guint i = all; n < all && i-- > 0;)
    if ((guint64) i * n / all == (guint64) (i + 1) * n / all) /* of each n-th part the last one stays */
      {
        inventory_remove (roster->inventory, i);
        g_array_remove_index (roster->classes, i);
        g_ptr_array_remove_index (roster->roots, i);
      }
}
