/* parasites.c - what an item remembers of how it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "parasites.h"

#include "../heat/provenance-write.h"

void
parasites_attach (GimpItem *item, const char *json)
{
  /* Without the second flag, GIMP would let nobody undo anything before it. */
  GimpParasite *parasite =
      gimp_parasite_new (PROVENANCE_PARASITE, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE, strlen (json), json);

  gimp_item_attach_parasite (item, parasite);
  gimp_parasite_free (parasite);
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
