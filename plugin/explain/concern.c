/* concern.c - see concern.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "concern.h"

#include <string.h>

#include "prompts.h"

static const SettingId sight[] = { SETTING_MODEL, SETTING_FIT, SETTING_PRECISION, SETTING_SOURCE, SETTING_COLOR };
static const SettingId question[] = { SETTING_CLASSES, SETTING_AGAINST, SETTING_OPTIONS };
static const SettingId map[] = { SETTING_METHOD, SETTING_OPTIONS, SETTING_AGAINST };

const Concern concern_sight = { sight, G_N_ELEMENTS (sight) };
const Concern concern_question = { question, G_N_ELEMENTS (question) };
const Concern concern_map = { map, G_N_ELEMENTS (map) };

gboolean
concern_has (const Concern *concern, const char *name)
{
  for (gsize i = 0; i < concern->n; i++)
    if (g_str_equal (name, settings_table[concern->ids[i]].name))
      return TRUE;
  return FALSE;
}

gboolean
concern_read (const Concern *concern, GObject *config, Settings *settings, GError **error)
{
  for (gsize i = 0; i < concern->n; i++)
    if (!settings_object_read (config, concern->ids[i], settings, error))
      return FALSE;
  return TRUE;
}

gboolean
concern_sees_otherwise (GObject *config, const Settings *now)
{
  g_auto (Settings) then = { 0 };

  settings_init (&then);
  then.fitting.fit = now->fitting.fit; /* which is no option */
  return settings_object_read (config, SETTING_OPTIONS, &then, NULL)
         && memcmp (&then.fitting, &now->fitting, sizeof then.fitting) != 0;
}

gboolean
concern_wants_other_map (GObject *config, const Settings *now)
{
  g_auto (Settings) then = { 0 };

  settings_init (&then);
  return !concern_read (&concern_map, config, &then, NULL) || settings_method (&then) != settings_method (now)
         || memcmp (&then.explain, &now->explain, sizeof then.explain) != 0;
}

gboolean
concern_asks_otherwise (GObject *config, const char *asked)
{
  g_auto (Settings) then = { 0 };
  g_autofree char *key = NULL;

  settings_init (&then);
  if (!concern_read (&concern_question, config, &then, NULL))
    return FALSE;
  key = prompts_key (&then);
  return !g_str_equal (key, asked);
}
