/* settings.c - how text becomes a checked value.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "settings-inside.h"

#include <string.h>

/* Between options. */
#define SPACES " \t\n"

/* clang-format off */
G_DEFINE_QUARK (settings-error-quark, settings_error)
/* clang-format on */

/* Every choice is stored by its place in its list, which is the value of the enumeration it stands for. */
static gboolean
read_value (Settings *s, SettingId id, const char *text, GError **error)
{
  const Setting *setting = &settings_table[id];
  int            number = 0;
  gboolean       yes = FALSE;

  if (id == SETTING_METHOD)
    return settings_methods_read (text, &s->by_method, error);
  if (setting->type == SETTING_CHOICE && !settings_value_choice (id, text, &number, error))
    return FALSE;
  if (setting->type == SETTING_BOOL && !settings_value_bool (setting->name, text, &yes, error))
    return FALSE;

  switch (id)
    {
    case SETTING_OUTPUT:
      s->output = number;
      break;
    case SETTING_COLORMAP:
      s->paint.colormap = number;
      break;
    case SETTING_BLEND_MODE:
      s->blend = number;
      break;
    case SETTING_OPACITY:
      return settings_value_float (setting->name, text, setting->min, setting->max, &s->opacity, error);
    case SETTING_THRESHOLD:
      s->paint.threshold = yes;
      break;
    case SETTING_FIT:
      s->fitting.fit = number;
      break;
    case SETTING_PRECISION:
      s->precision = number;
      break;
    case SETTING_SOURCE:
      s->visible = number == 1;
      break;
    case SETTING_CONVERT:
      s->convert = yes;
      break;
    case SETTING_COLOR:
      s->raw = number == 1;
      break;
    case SETTING_OPTIONS:
      return settings_options_read (s, text, error);
    default:
      break;
    }
  return TRUE;
}

gboolean
settings_set (Settings *settings, SettingId id, const char *text, GError **error)
{
  if (!text || !*text)
    text = settings_table[id].standard;
  if (!read_value (settings, id, text, error))
    return FALSE;

  if (text != settings->text[id])
    {
      g_free (settings->text[id]);
      settings->text[id] = g_strdup (text);
    }
  settings->model = settings->text[SETTING_MODEL];
  settings->classes = settings->text[SETTING_CLASSES];
  settings->against = settings->text[SETTING_AGAINST];
  return TRUE;
}

const SettingsMethods *
settings_methods (const Settings *settings)
{
  return settings->by_options.n > 0 ? &settings->by_options : &settings->by_method;
}

const ViaMethod *
settings_method (const Settings *settings)
{
  return settings_methods (settings)->methods[0];
}

gboolean
settings_have_colors (const Settings *settings)
{
  return settings->output == OUTPUT_LAYER || settings->output == OUTPUT_GROUP;
}

void
settings_init (Settings *settings)
{
  *settings = (Settings){ 0 };
  for (SettingId id = 0; id < N_SETTINGS; id++)
    settings_set (settings, id, NULL, NULL);
}

void
settings_clear (Settings *settings)
{
  for (SettingId id = 0; id < N_SETTINGS; id++)
    g_free (settings->text[id]);
  settings_methods_clear (&settings->by_method);
  settings_methods_clear (&settings->by_options);
  g_free (settings->labels);
  *settings = (Settings){ 0 };
}

static gboolean
is_option (const char *word, const char *name)
{
  gsize n = strlen (name);

  return g_str_has_prefix (word, name) && (word[n] == '=' || word[n] == '\0');
}

gboolean
settings_has_option (const char *options, const char *name)
{
  g_auto (GStrv) words = g_strsplit_set (options, SPACES, -1);
  gboolean has = FALSE;

  for (int i = 0; words[i]; i++)
    has |= is_option (words[i], name);
  return has;
}

char *
settings_with_option (const char *options, const char *name, const char *value)
{
  g_auto (GStrv) words = g_strsplit_set (options, SPACES, -1);
  GString *text = g_string_new (NULL);

  for (int i = 0; words[i]; i++)
    if (*words[i] && !is_option (words[i], name))
      g_string_append_printf (text, "%s%s", text->len ? " " : "", words[i]);
  if (value)
    g_string_append_printf (text, "%s%s%s%s", text->len ? " " : "", name, *value ? "=" : "", value);
  return g_string_free (text, FALSE);
}
