/* name-ending.c - see name-ending.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "name-ending.h"

gboolean
name_ending_is (const char *name, const char *const *endings)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (; *endings; endings++)
    if (g_str_has_suffix (lower, *endings))
      return TRUE;
  return FALSE;
}
