/* settings-value.c - see settings-inside.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "settings-inside.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nearest.h"

static char *
available_ids (SettingId id)
{
  GString      *ids = g_string_new (NULL);
  SettingChoice choice;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    g_string_append_printf (ids, "%s%s", ids->len ? ", " : "", choice.id);
  return g_string_free (ids, FALSE);
}

/* Names what was probably meant, and all there are. */
static gboolean
unknown_choice (SettingId id, const char *text, GError **error)
{
  g_autofree char *ids = available_ids (id);
  g_auto (GStrv) names = g_strsplit (ids, ", ", -1);
  const char *nearest = nearest_name (text, (const char *const *) names);

  if (nearest)
    g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("%s: unknown value “%s”; did you mean “%s”? There are: %s"),
                 settings_table[id].name, text, nearest, ids);
  else
    g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("%s: unknown value “%s”; choose one of: %s"),
                 settings_table[id].name, text, ids);
  return FALSE;
}

gboolean
settings_value_choice (SettingId id, const char *text, int *number, GError **error)
{
  SettingChoice choice;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    if (g_str_equal (text, choice.id))
      {
        *number = i;
        return TRUE;
      }

  return unknown_choice (id, text, error);
}

gboolean
settings_value_float (const char *name, const char *text, double least, double most, double *number, GError **error)
{
  char  *end = NULL;
  double x = g_ascii_strtod (text, &end);

  if (end == text || *end || !isfinite (x) || x < least || x > most)
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("%s: “%s” is not a number between %g and %g"), name, text, least,
                   most);
      return FALSE;
    }
  *number = x;
  return TRUE;
}

gboolean
settings_value_bool (const char *name, const char *text, gboolean *yes, GError **error)
{
  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("%s: “%s” is neither true nor false"), name, text);
      return FALSE;
    }
  *yes = g_str_equal (text, "true");
  return TRUE;
}

gboolean
settings_value_word (const char *name, const char *value, const char *const *words, guint *number, GError **error)
{
  g_autofree char *list = g_strjoinv (", ", (char **) words);

  for (guint i = 0; words[i]; i++)
    if (g_str_equal (value, words[i]))
      {
        *number = i;
        return TRUE;
      }
  g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("%s: unknown value “%s”; choose one of: %s"), name, value, list);
  return FALSE;
}
