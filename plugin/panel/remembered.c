/* remembered.c - what the dialogs keep for the next time that is no setting: GIMP itself remembers it, as a parasite of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "remembered.h"

#include <libgimp/gimp.h>
#include <string.h>

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

static char *
text_of (const GimpParasite *parasite)
{
#if GIMP_CHECK_VERSION(2, 99, 0)
  guint32     n = 0;
  const char *data = gimp_parasite_get_data (parasite, &n);
#else
  gsize       n = (gsize) gimp_parasite_data_size (parasite);
  const char *data = gimp_parasite_data (parasite);
#endif

  return g_strndup (data, n);
}

char *
remembered_text (const char *what)
{
  g_autofree char *name = parasite_name (what);
  GimpParasite    *parasite = gimp_get_parasite (name);
  char            *text = parasite ? text_of (parasite) : NULL;

  if (parasite)
    gimp_parasite_free (parasite);
  return text;
}

void
remembered_set_text (const char *what, const char *text)
{
  g_autofree char *name = parasite_name (what);
  GimpParasite    *parasite = gimp_parasite_new (name, GIMP_PARASITE_PERSISTENT, strlen (text) + 1, text);

  gimp_attach_parasite (parasite);
  gimp_parasite_free (parasite);
}

void
remembered_set (const char *what, gboolean yes)
{
  g_autofree char *name = parasite_name (what);

  if (yes)
    remembered_set_text (what, YES);
  else
    gimp_detach_parasite (name);
}
