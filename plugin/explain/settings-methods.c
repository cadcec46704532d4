/* settings-methods.c - see settings-inside.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "settings-inside.h"

/* In place of a method's name. */
#define ALL_METHODS "all"

static void
add_method (SettingsMethods *list, const ViaMethod *method)
{
  for (guint i = 0; i < list->n; i++)
    if (list->methods[i] == method)
      return;
  list->methods = g_renew (const ViaMethod *, list->methods, list->n + 1);
  list->methods[list->n++] = method;
}

void
settings_methods_clear (SettingsMethods *list)
{
  g_free (list->methods);
  *list = (SettingsMethods){ 0 };
}

/* One name, or "all". */
static gboolean
read_method (const char *text, SettingsMethods *list, GError **error)
{
  const ViaMethod *const *methods = via_method_list ();
  int                     number;

  if (g_str_equal (text, ALL_METHODS))
    {
      for (; *methods; methods++)
        add_method (list, *methods);
      list->all = TRUE;
      return TRUE;
    }
  if (!settings_value_choice (SETTING_METHOD, text, &number, error))
    return FALSE;
  add_method (list, methods[number]);
  return TRUE;
}

gboolean
settings_methods_read (const char *text, SettingsMethods *list, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);
  SettingsMethods read = { 0 };
  gboolean        ok = read_method (names[0] ? g_strstrip (names[0]) : "", &read, error);

  for (int i = 1; ok && names[0] && names[i]; i++)
    ok = read_method (g_strstrip (names[i]), &read, error);
  settings_methods_clear (ok ? list : &read);
  if (ok)
    *list = read;
  return ok;
}
