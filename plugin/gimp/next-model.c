/* next-model.c - the model that the next dialog is to begin with, from one procedure of ours to another.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A dialog begins with what was chosen in it last, whatever arguments it is called with.  So the name goes past them, as a parasite of
 * GIMP itself, which neither GIMP keeps when it quits.
 */
#include "next-model.h"

#include "host.h"

#define NEXT_MODEL "vit-attribution-next-model"

void
next_model_leave (const char *name)
{
  GimpParasite *parasite = gimp_parasite_new (NEXT_MODEL, 0, strlen (name), name);

  gimp_attach_parasite (parasite);
  gimp_parasite_free (parasite);
}

char *
next_model_take (void)
{
  GimpParasite *parasite = gimp_get_parasite (NEXT_MODEL);
  guint32       size;
  const char   *data;
  char         *name;

  if (!parasite)
    return NULL;
  data = gimp_parasite_get_data (parasite, &size);
  name = g_strndup (data, size);
  gimp_parasite_free (parasite);
  gimp_detach_parasite (NEXT_MODEL);
  return name;
}
