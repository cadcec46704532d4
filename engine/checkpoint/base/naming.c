/* naming.c - what the names of files say.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "naming.h"

#include <string.h>

const char *const naming_checkpoints[] = {
  ".safetensors", ".safetensors.index.json", ".pth", ".pt", ".bin", ".bin.index.json", NULL
};

/* DINOv2 and DINO call their heads so. */
static const char *const heads[] = { "_linear_head", "_linear4_head", "_linearweights" };

/* The ending of a checkpoint or a description; "" for another file. */
static const char *
ending (const char *path)
{
  if (g_str_has_suffix (path, NAMING_DESCRIPTION))
    return NAMING_DESCRIPTION;
  if (g_str_has_suffix (path, NAMING_HEAD))
    return NAMING_HEAD;
  for (int i = 0; naming_checkpoints[i]; i++)
    if (g_str_has_suffix (path, naming_checkpoints[i]))
      return naming_checkpoints[i];
  return "";
}

static char *
without_ending (const char *path)
{
  return g_strndup (path, strlen (path) - strlen (ending (path)));
}

/* Where "-00001-of-00003" begins at the end of a stem; NULL when it does not. */
static char *
find_part_number (char *stem)
{
  char *of = g_strrstr (stem, "-of-"), *dash;

  if (!of || !of[4] || of[4 + strspn (of + 4, "0123456789")])
    return NULL;
  *of = '\0';
  dash = strrchr (stem, '-');
  if (dash && dash[1] && !dash[1 + strspn (dash + 1, "0123456789")])
    return dash;
  *of = '-';
  return NULL;
}

gboolean
naming_is_description (const char *path)
{
  return g_str_has_suffix (path, NAMING_DESCRIPTION);
}

gboolean
naming_is_model (const char *path)
{
  g_autofree char *stem = naming_stem (path);

  if (!*ending (path) || naming_is_description (path) || find_part_number (stem))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    if (g_str_has_suffix (stem, heads[i]))
      return FALSE;
  return TRUE;
}

gboolean
naming_is_faceless (const char *path)
{
  static const char *const faceless[] = { "model", "pytorch_model", "open_clip_model", "open_clip_pytorch_model", NULL };
  g_autofree char         *stem = naming_stem (path);
  char                    *number = find_part_number (stem);

  if (number)
    *number = '\0';
  return g_strv_contains (faceless, stem);
}

char *
naming_stem (const char *path)
{
  g_autofree char *file = g_path_get_basename (path);
  char            *stem = without_ending (file), *dot = strrchr (stem, '.');

  if (!*ending (file) && dot && dot != stem)
    *dot = '\0';
  return stem;
}

char *
naming_model (const char *path)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autofree char *folder = g_path_get_dirname (absolute);

  return naming_is_faceless (absolute) ? g_path_get_basename (folder) : naming_stem (absolute);
}

char *
naming_description (const char *path)
{
  g_autofree char *stem = without_ending (path);

  return g_strconcat (stem, NAMING_DESCRIPTION, NULL);
}
