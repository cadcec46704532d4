/* remembered.c - what the dialogs keep for the next time that is no setting: GIMP itself remembers it, as a parasite of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "remembered.h"

#include <libgimp/gimp.h>

#define YES "yes"

static char *
parasite_name (const char *what)
{
  return g_strconcat ("vit-attribution-", what, NULL);
}

gboolean
remembered_get (const char *what)
{
  g_autofree char *name = parasite_name (what);
  GimpParasite    *parasite = gimp_get_parasite (name);
  gboolean         yes = parasite != NULL;

  if (parasite)
    gimp_parasite_free (parasite);
  return yes;
}

void
remembered_set (const char *what, gboolean yes)
{
  g_autofree char *name = parasite_name (what);
  GimpParasite    *parasite;

  if (!yes)
    {
      gimp_detach_parasite (name);
      return;
    }
  parasite = gimp_parasite_new (name, GIMP_PARASITE_PERSISTENT, sizeof YES, YES);
  gimp_attach_parasite (parasite);
  gimp_parasite_free (parasite);
}
