/* roster.c - see roster.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "roster.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "../batch/batch-error.h"
#include "../picture-folder.h"
#include "boxes.h"

static void
picture_free (gpointer data)
{
  RosterPicture *picture = data;

  g_free (picture->root);
  g_free (picture);
}

static Roster *
roster_new (void)
{
  Roster *roster = g_new0 (Roster, 1);

  roster->inventory = inventory_new ();
  roster->pictures = g_ptr_array_new_with_free_func (picture_free);
  roster->files = g_ptr_array_new_with_free_func ((GDestroyNotify) segmentation_file_close);
  roster->boxes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
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
  g_ptr_array_unref (roster->pictures);
  g_ptr_array_unref (roster->files);
  g_ptr_array_unref (roster->boxes);
  g_ptr_array_unref (roster->unknown);
  g_ptr_array_unref (roster->notes);
  g_free (roster);
}

const RosterPicture *
roster_picture (const Roster *roster, guint i)
{
  return roster->pictures->pdata[i];
}

RecordStamp
roster_stamp (const Roster *roster, guint i)
{
  const RosterPicture *picture = roster_picture (roster, i);

  return record_stamp (picture->file ? picture->root : inventory_item (roster->inventory, i)->path);
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

/* Of each class of a collection the model's number; negative: the model has it not.  Free with g_free(). */
static int *
classes_meant (const Collection *collection, const ViaModel *model)
{
  const guint    n = collection_n_classes (collection);
  const gboolean in_order = are_synsets_of (collection, model);
  int           *meant = g_new (int, n);

  for (guint i = 0; i < n; i++)
    {
      meant[i] = class_meant (model, collection_class (collection, i)->name);
      if (meant[i] < 0 && in_order)
        meant[i] = (int) i;
    }
  return meant;
}

/* ---- reading */

/* As `picture` has it, if it is not there already; the root is copied. */
static void
enlist (Roster *roster, const char *path, const char *label, RosterPicture picture)
{
  if (!inventory_add_labelled (roster->inventory, path, label))
    return;
  picture.root = g_strdup (picture.root);
  g_ptr_array_add (roster->pictures, g_memdup2 (&picture, sizeof picture));
}

static void
add_unknown (Roster *roster, const Collection *collection, const CollectionClass *class, const ViaModel *model)
{
  g_ptr_array_add (roster->unknown, g_strdup_printf (_ ("%s: the model %s has no class “%s”; its pictures are left out: %u"),
                                                     collection->path, via_model_name (model), class->name, class->paths->len));
  roster->inventory->excluded += class->paths->len;
}

static void
add_class (Roster *roster, const Collection *collection, const CollectionClass *class, int number)
{
  const gboolean   is_folder = g_file_test (collection->path, G_FILE_TEST_IS_DIR);
  g_autofree char *root = is_folder ? g_strdup (collection->path) : g_path_get_dirname (collection->path);

  for (guint i = 0; i < class->paths->len; i++)
    enlist (roster, class->paths->pdata[i], class->name, (RosterPicture){ .label = number, .root = root });
}

static void
add_classes (Roster *roster, const Collection *collection, const int *meant, const ViaModel *model)
{
  for (guint i = 0; i < collection_n_classes (collection); i++)
    {
      const CollectionClass *class = collection_class (collection, i);

      if (meant[i] >= 0)
        add_class (roster, collection, class, meant[i]);
      else if (class->paths->len > 0)
        add_unknown (roster, collection, class, model);
    }
}

/* `loose`: the pictures beside the classes are not left out. */
static void
add_notes (Roster *roster, const Collection *collection, gboolean loose)
{
  for (guint i = 0; i < collection->notes->len; i++)
    {
      const char *note = collection->notes->pdata[i];

      if (!loose || note != collection->loose_note)
        g_ptr_array_add (roster->notes, g_strdup_printf ("%s: %s", collection->path, note));
    }
}

/* With pictures. */
static gboolean
has_known_class (const Collection *collection, const int *meant)
{
  gboolean known = FALSE;

  for (guint i = 0; collection && i < collection_n_classes (collection); i++)
    known = known || (meant[i] >= 0 && collection_class (collection, i)->paths->len > 0);
  return known;
}

/* That lie in the folder itself: of char *; of a table none. */
static GPtrArray *
loose_pictures (const char *path)
{
  GPtrArray *pictures = g_ptr_array_new_with_free_func (g_free);
  guint      others = 0;

  picture_folder_read (path, pictures, NULL, &others, NULL);
  return pictures;
}

static gboolean
collection_missing_error (const GError *problem, gboolean loose, GError **error)
{
  if (loose)
    g_set_error (error, problem->domain, problem->code, _ ("%s; with --target top it may hold the pictures themselves"),
                 problem->message);
  else
    g_propagate_error (error, g_error_copy (problem));
  return FALSE;
}

static gboolean
add_collection (Roster *roster, const char *path, const ViaModel *model, gboolean unlabelled, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (Collection) collection = collection_read (path, FALSE, &problem);
  g_autoptr (GPtrArray) loose = loose_pictures (path);
  g_autofree int *meant = collection ? classes_meant (collection, model) : NULL;
  const gboolean  wanted = unlabelled && loose->len > 0 && !has_known_class (collection, meant);

  if (wanted)
    for (guint i = 0; i < loose->len; i++)
      enlist (roster, loose->pdata[i], NULL, (RosterPicture){ .label = ROSTER_UNLABELLED, .root = (char *) path });
  else if (!collection)
    return collection_missing_error (problem, loose->len > 0, error);
  if (collection)
    {
      add_classes (roster, collection, meant, model);
      add_notes (roster, collection, wanted);
    }
  return TRUE;
}

/* A folder has none. */
static gboolean
add_boxes (Roster *roster, const char *path, GError **error)
{
  const gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  GHashTable    *boxes = is_folder ? NULL : boxes_read (path, error);

  if (boxes)
    g_ptr_array_add (roster->boxes, boxes);
  return boxes || is_folder;
}

static gboolean
add_segmentation_file (Roster *roster, const char *path, GError **error)
{
  SegmentationFile *file = segmentation_file_open (path, error);

  if (!file)
    return FALSE;
  g_ptr_array_add (roster->files, file);
  for (guint i = 0; i < segmentation_file_n_pictures (file); i++)
    {
      g_autofree char *name = g_strdup_printf (SEGMENTATION_FILE_NAME, path, i + 1);

      enlist (roster, name, NULL, (RosterPicture){ ROSTER_UNLABELLED, (char *) path, file, i });
    }
  return TRUE;
}

static gboolean
add_pictures (Roster *roster, const char *path, const ViaModel *model, gboolean unlabelled, GError **error)
{
  const RecordStamp stamp = record_stamp (path);
  g_autoptr (GError) problem = NULL;

  if (!record_stamp_is_file (&stamp, &problem))
    return batch_error (error, path, problem->message);
  if (g_str_has_suffix (path, ".mat") && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return add_segmentation_file (roster, path, error);
  return add_collection (roster, path, model, unlabelled, error) && add_boxes (roster, path, error);
}

Roster *
roster_read (const char *const *paths, const ViaModel *model, gboolean unlabelled, GError **error)
{
  g_autoptr (Roster) roster = roster_new ();
  g_autoptr (GPtrArray) loose = loose_pictures (paths[0]);
  g_autoptr (GError) problem = NULL;
  g_autofree char *why = NULL;

  for (guint i = 0; paths[i]; i++)
    if (!add_pictures (roster, paths[i], model, unlabelled, error))
      return NULL;
  if (roster->inventory->items->len > 0)
    return g_steal_pointer (&roster);
  why = g_strdup_printf (_ ("none of its classes is one of the model %s"), via_model_name (model));
  batch_error (&problem, paths[0], why);
  collection_missing_error (problem, !unlabelled && loose->len > 0, error);
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
        g_ptr_array_remove_index (roster->pictures, i);
      }
}

/* ---- objects */

/* FOLDER/NAME, if there is such a file; free it. */
static char *
file_in (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

/* Behind the folder's path, without ".", ".." and empty parts; the name alone of what a list names that lies elsewhere.  Free it. */
static char *
path_below (const char *folder, const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL), *above = g_canonicalize_filename (folder, NULL);
  g_autofree char *inside = g_build_filename (above, "x", NULL);
  const gsize      n = strlen (inside) - 1;

  return strncmp (whole, inside, n) == 0 ? g_strdup (whole + n) : g_path_get_basename (whole);
}

char *
roster_mask_name (const Roster *roster, guint i)
{
  g_autofree char *below = path_below (roster_picture (roster, i)->root, inventory_item (roster->inventory, i)->path);
  const char      *point = strrchr (below, '.');

  if (point && strchr (point, G_DIR_SEPARATOR))
    point = NULL;
  return g_strdup_printf ("%.*s.png", (int) (point ? point - below : (gssize) strlen (below)), below);
}

char *
roster_mask (const Roster *roster, guint i, const char *folder)
{
  g_autofree char *below = roster_mask_name (roster, i), *name = g_path_get_basename (below);
  char            *found = file_in (folder, below);

  return found ? found : file_in (folder, name);
}

const GArray *
roster_boxes (const Roster *roster, guint i)
{
  const GArray *boxes = NULL;

  for (guint k = 0; !boxes && k < roster->boxes->len; k++)
    boxes = g_hash_table_lookup (roster->boxes->pdata[k], inventory_item (roster->inventory, i)->path);
  return boxes;
}

/* "12,30,40,40 60,5,20,10" */
static char *
boxes_text (const GArray *boxes)
{
  GString *text = g_string_new (NULL);

  for (guint k = 0; k < 4 * boxes->len; k++)
    {
      const ViaBox *box = &g_array_index (boxes, ViaBox, k / 4);
      const double  sides[] = { box->x, box->y, box->width, box->height };
      char          number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (text, k == 0 ? "" : k % 4 ? "," : " ");
      g_string_append (text, g_ascii_dtostr (number, sizeof number, sides[k % 4]));
    }
  return g_string_free (text, FALSE);
}

char *
roster_objects (const Roster *roster, guint i, const char *folder)
{
  g_autofree char  *mask = folder ? roster_mask (roster, i, folder) : NULL;
  const GArray     *boxes = mask ? NULL : roster_boxes (roster, i);
  const RecordStamp stamp = mask ? record_stamp (mask) : (RecordStamp){ 0 };

  if (mask)
    return g_strdup_printf ("%s %" G_GINT64_FORMAT " %s", mask, stamp.bytes, stamp.mtime);
  return boxes ? boxes_text (boxes) : NULL;
}
