/* generate-main.c - generate CONFIG DIR: writes DIR/CONFIG.safetensors and DIR/CONFIG.ini.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdio.h>

#include "golden.h"

int
main (int argc, char **argv)
{
  const GoldenConfig *config = argc == 3 ? golden_config (argv[1]) : NULL;
  g_autofree char    *path = NULL;

  if (!config)
    {
      guint               n;
      const GoldenConfig *all = golden_configs (&n);

      fprintf (stderr, "usage: generate CONFIG DIR, where CONFIG is one of");
      for (guint i = 0; i < n; i++)
        fprintf (stderr, " %s", all[i].name);
      fprintf (stderr, "\n");
      return 2;
    }
  path = g_strdup_printf ("%s/%s.safetensors", argv[2], argv[1]);
  golden_checkpoint (config, path);
  return 0;
}
