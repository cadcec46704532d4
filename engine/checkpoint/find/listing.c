/* listing.c - the names of all models.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * In the models folders a description counts by its name, a folder that holds a model by its own, and a checkpoint by its name
 * when no description, preset or otherwise, says that it is the one it speaks of.
 */
#include "listing.h"

#include <string.h>

#include "../base/embedded.h"
#include "../base/file.h"
#include "../base/naming.h"
#include "../describe/config.h"
#include "folders.h"

typedef struct
{
  GPtrArray  *names;
  GHashTable *claimed; /* files that descriptions speak of, without their folders */
} Listing;

static void
add_name (Listing *listing, char *name)
{
  if (g_ptr_array_find_with_equal_func (listing->names, name, g_str_equal, NULL))
    g_free (name);
  else
    g_ptr_array_add (listing->names, name);
}

static void
claim (Listing *listing, const char *path)
{
  if (path)
    g_hash_table_add (listing->claimed, g_path_get_basename (path));
}

/* Takes the text; a description with a mistake in it claims what it has named before. */
static void
claim_files (Listing *listing, char *text, const char *path)
{
  g_auto (Config) config = { 0 };

  if (text)
    config_read (&config, text, path, NULL, NULL);
  claim (listing, config.weights);
  claim (listing, config.head);
  g_free (text);
}

static void
add_presets (Listing *listing)
{
  for (const char *file = NULL; (file = embedded_next_preset (file));)
    {
      g_autoptr (GBytes) bytes = embedded_find (file);

      add_name (listing, naming_stem (file));
      claim_files (listing, file_text_from_bytes (bytes, file, NULL), file);
    }
}

static void
add_description (Listing *listing, const char *folder, const char *entry)
{
  g_autofree char *path = g_build_filename (folder, entry, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      if (folders_hold_model (path))
        add_name (listing, g_strdup (entry));
    }
  else if (naming_is_description (entry))
    {
      add_name (listing, naming_stem (entry));
      claim_files (listing, file_text (path, NULL), path);
    }
}

static void
add_checkpoint (Listing *listing, const char *folder, const char *entry)
{
  g_autofree char *path = g_build_filename (folder, entry, NULL);

  if (naming_is_model (entry) && !g_hash_table_contains (listing->claimed, entry) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    add_name (listing, naming_stem (entry));
}

static void
for_each_entry (Listing *listing, void (*add) (Listing *, const char *, const char *))
{
  g_auto (GStrv) folders = folders_path ();

  for (gsize i = 0; folders[i]; i++)
    {
      g_autoptr (GPtrArray) entries = folders_entries (folders[i]);

      for (guint k = 0; k < entries->len; k++)
        add (listing, folders[i], entries->pdata[k]);
    }
}

char **
listing_names (void)
{
  Listing listing = { g_ptr_array_new (), g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  add_name (&listing, g_strdup (LISTING_DEMO));
  add_presets (&listing);
  for_each_entry (&listing, add_description);
  for_each_entry (&listing, add_checkpoint);
  g_hash_table_unref (listing.claimed);
  g_ptr_array_add (listing.names, NULL);
  return (char **) g_ptr_array_free (listing.names, FALSE);
}
