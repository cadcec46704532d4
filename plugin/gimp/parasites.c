/* parasites.c - what an item remembers of how it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "parasites.h"

#include "../heat/provenance-write.h"

#define DIFFERENCE "vit-attribution-difference"

static void
attach (GimpItem *item, const char *name, const char *text)
{
  /* Without the second flag, GIMP would let nobody undo anything before it. */
  GimpParasite *parasite = gimp_parasite_new (name, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE, strlen (text), text);

  gimp_item_attach_parasite (item, parasite);
  gimp_parasite_free (parasite);
}

void
parasites_attach (GimpItem *item, const char *json)
{
  attach (item, PROVENANCE_PARASITE, json);
}

void
parasites_mark_difference (GimpItem *item)
{
  attach (item, DIFFERENCE, "yes");
}

static gboolean
has_parasite (GimpItem *item, const char *name)
{
  GimpParasite *parasite = gimp_item_get_parasite (item, name);
  gboolean      has = parasite != NULL;

  if (parasite)
    gimp_parasite_free (parasite);
  return has;
}

gboolean
parasites_are_ours (GimpItem *item)
{
  return has_parasite (item, PROVENANCE_PARASITE) || has_parasite (item, DIFFERENCE);
}

char *
parasites_read (GimpItem *item, gsize *size)
{
  GimpParasite *parasite = gimp_item_get_parasite (item, PROVENANCE_PARASITE);
  guint32       n = 0;
  gconstpointer data = parasite ? gimp_parasite_get_data (parasite, &n) : NULL;
  char         *json = n > 0 ? g_memdup2 (data, n) : NULL;

  *size = n;
  if (parasite)
    gimp_parasite_free (parasite);
  return json;
}
