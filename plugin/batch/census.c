/* census.c - see census.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "census.h"

#include <string.h>

struct _Census
{
  GHashTable *groups; /* terms → GHashTable: shape → how many */
};

Census *
census_new (void)
{
  Census *census = g_new (Census, 1);

  census->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  return census;
}

void
census_free (Census *census)
{
  if (!census)
    return;
  g_hash_table_unref (census->groups);
  g_free (census);
}

static GHashTable *
group_of (Census *census, const char *terms)
{
  GHashTable *group = g_hash_table_lookup (census->groups, terms);

  if (!group)
    {
      group = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_insert (census->groups, g_strdup (terms), group);
    }
  return group;
}

void
census_add (Census *census, const char *terms, const char *shape)
{
  GHashTable *group = group_of (census, terms);
  guint       n = GPOINTER_TO_UINT (g_hash_table_lookup (group, shape));

  g_hash_table_insert (group, g_strdup (shape), GUINT_TO_POINTER (n + 1));
}

/* The same one in whatever order they were added. */
static gboolean
is_before (const char *shape, guint n, const char *other, guint n_other)
{
  const gsize length = strlen (shape), length_other = other ? strlen (other) : 0;

  if (!other || n != n_other)
    return !other || n > n_other;
  return length != length_other ? length > length_other : strcmp (shape, other) < 0;
}

const char *
census_most (const Census *census, const char *terms)
{
  GHashTable    *group = g_hash_table_lookup (census->groups, terms);
  const char    *most = NULL;
  guint          n_most = 0;
  GHashTableIter iter;
  gpointer       shape, n;

  if (!group)
    return NULL;
  g_hash_table_iter_init (&iter, group);
  while (g_hash_table_iter_next (&iter, &shape, &n))
    if (is_before (shape, GPOINTER_TO_UINT (n), most, n_most))
      {
        most = shape;
        n_most = GPOINTER_TO_UINT (n);
      }
  return most;
}
