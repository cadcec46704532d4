/* settings-object.c - the settings as an object whose properties tell when they change.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "settings-object.h"

/* Every value is kept as its property holds it. */
typedef struct
{
  GObject parent;
  GValue  values[N_SETTINGS];
} SettingsObject;

typedef struct
{
  GObjectClass parent;
} SettingsObjectClass;

GType settings_object_get_type (void) G_GNUC_CONST;
G_DEFINE_TYPE (SettingsObject, settings_object, G_TYPE_OBJECT)

/* Property numbers begin at 1. */
#define PROPERTY(id) ((guint) (id) + 1)
#define SETTING(property) ((SettingId) ((property) -1))

static GParamSpec *
spec_new (const Setting *s)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  switch (s->type)
    {
    case SETTING_FLOAT:
      return g_param_spec_double (s->name, NULL, NULL, s->min, s->max, g_ascii_strtod (s->standard, NULL), flags);
    case SETTING_BOOL:
      return g_param_spec_boolean (s->name, NULL, NULL, g_str_equal (s->standard, "true"), flags);
    default:
      return g_param_spec_string (s->name, NULL, NULL, s->standard, flags);
    }
}

static void
get_property (GObject *object, guint property, GValue *value, GParamSpec *spec)
{
  g_value_copy (&((SettingsObject *) object)->values[SETTING (property)], value);
}

static void
set_property (GObject *object, guint property, const GValue *value, GParamSpec *spec)
{
  GValue *kept = &((SettingsObject *) object)->values[SETTING (property)];

  if (g_param_values_cmp (spec, kept, value) == 0)
    return;
  g_value_copy (value, kept);
  g_object_notify_by_pspec (object, spec);
}

static void
finalize (GObject *object)
{
  for (SettingId id = 0; id < N_SETTINGS; id++)
    g_value_unset (&((SettingsObject *) object)->values[id]);
  G_OBJECT_CLASS (settings_object_parent_class)->finalize (object);
}

static void
settings_object_class_init (SettingsObjectClass *class)
{
  GObjectClass *object = G_OBJECT_CLASS (class);

  object->get_property = get_property;
  object->set_property = set_property;
  object->finalize = finalize;
  for (SettingId id = 0; id < N_SETTINGS; id++)
    g_object_class_install_property (object, PROPERTY (id), spec_new (&settings_table[id]));
}

static GParamSpec *
spec_of (GObject *config, SettingId id)
{
  return g_object_class_find_property (G_OBJECT_GET_CLASS (config), settings_table[id].name);
}

static void
settings_object_init (SettingsObject *config)
{
  for (SettingId id = 0; id < N_SETTINGS; id++)
    {
      GParamSpec *spec = spec_of (G_OBJECT (config), id);

      g_value_init (&config->values[id], G_PARAM_SPEC_VALUE_TYPE (spec));
      g_param_value_set_default (spec, &config->values[id]);
    }
}

GObject *
settings_object_new (void)
{
  return g_object_new (settings_object_get_type (), NULL);
}

char *
settings_object_get (GObject *config, SettingId id)
{
  const Setting *s = &settings_table[id];
  char           number[G_ASCII_DTOSTR_BUF_SIZE];
  char          *text = NULL;
  double         x;
  gboolean       yes;

  switch (s->type)
    {
    case SETTING_FLOAT:
      g_object_get (config, s->name, &x, NULL);
      return g_strdup (g_ascii_dtostr (number, sizeof number, x));
    case SETTING_BOOL:
      g_object_get (config, s->name, &yes, NULL);
      return g_strdup (yes ? "true" : "false");
    default:
      g_object_get (config, s->name, &text, NULL);
      return text;
    }
}

void
settings_object_set (GObject *config, SettingId id, const char *text)
{
  const Setting *s = &settings_table[id];

  switch (s->type)
    {
    case SETTING_FLOAT:
      g_object_set (config, s->name, g_ascii_strtod (text, NULL), NULL);
      break;
    case SETTING_BOOL:
      g_object_set (config, s->name, g_str_equal (text, "true"), NULL);
      break;
    default:
      g_object_set (config, s->name, text, NULL);
    }
}

void
settings_object_reset (GObject *config)
{
  for (SettingId id = 0; id < N_SETTINGS; id++)
    settings_object_set (config, id, settings_table[id].standard);
}

void
settings_object_forget_classes (GObject *config)
{
  g_autofree char *against = settings_object_get (config, SETTING_AGAINST);
  g_autofree char *colors = settings_object_get (config, SETTING_COLORMAP);

  if (*against && g_str_equal (colors, via_colormap_id (VIA_COLORMAP_DIVERGING)))
    settings_object_set (config, SETTING_COLORMAP, settings_table[SETTING_COLORMAP].standard);
  settings_object_set (config, SETTING_AGAINST, "");
  settings_object_set (config, SETTING_CLASSES, "");
}

gboolean
settings_object_read (GObject *config, SettingId id, Settings *settings, GError **error)
{
  g_autofree char *text = settings_object_get (config, id);

  return settings_set (settings, id, text, error);
}

gboolean
settings_object_read_all (GObject *config, Settings *settings, GError **error)
{
  for (SettingId id = 0; id < N_SETTINGS; id++)
    if (!settings_object_read (config, id, settings, error))
      return FALSE;
  return TRUE;
}
