/* parasites.c - what an item remembers of how it was made.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "parasites.h"

#include "../heat/provenance-write.h"

void
parasites_attach (gint32 item, const char *json)
{
  /* Without the second flag, GIMP would let nobody undo anything before it. */
  GimpParasite parasite = { (char *) PROVENANCE_PARASITE, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE, strlen (json),
                            (gpointer) json };

  gimp_item_attach_parasite (item, &parasite);
}

char *
parasites_read (gint32 item, gsize *size)
{
  GimpParasite *parasite = gimp_item_get_parasite (item, PROVENANCE_PARASITE);
  char         *json = NULL;

  if (parasite && parasite->size > 0)
    {
      *size = parasite->size;
      json = g_memdup2 (parasite->data, *size);
    }
  gimp_parasite_free (parasite);
  return json;
}
