/* generate-main.c - generate CONFIG DIR [FORM]: writes DIR/CONFIG.safetensors and DIR/CONFIG.ini, in a form in which others publish
 * such a network if one is named.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdio.h>

#include <string.h>

#include "forms.h"

static const Form *
find_form (const char *config, const char *name)
{
  const Form *const lists[] = { forms, text_forms };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    for (const Form *form = lists[i]; form->config; form++)
      if (strcmp (form->config, config) == 0 && strcmp (form->name, name) == 0)
        return form;
  return NULL;
}

int
main (int argc, char **argv)
{
  const GoldenConfig *config = argc == 3 || argc == 4 ? golden_config (argv[1]) : NULL;
  const Form         *form = argc == 4 ? find_form (argv[1], argv[3]) : NULL;
  g_autofree char    *path = NULL;

  if (!config || (argc == 4 && !form))
    {
      fprintf (stderr, "usage: generate CONFIG DIR [timm|hf|original|open_clip], where CONFIG is one of");
      for (guint i = 0; golden_nth (i); i++)
        fprintf (stderr, " %s", golden_nth (i)->name);
      fprintf (stderr, "\n");
      return 2;
    }
  path = g_strdup_printf ("%s/%s.safetensors", argv[2], argv[1]);
  golden_checkpoint (config, path);
  if (form)
    forms_rewrite (form, path);
  return 0;
}
