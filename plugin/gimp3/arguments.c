/* arguments.c - the settings as named arguments of a GIMP 3 procedure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "arguments.h"

#include <glib/gi18n-lib.h>

#include "refusals.h"

/* What comes in a later version is in the list, too, so that a call for it gets our sentence. */
static GimpChoice *
choice_new (SettingId id)
{
  GimpChoice *choice = gimp_choice_new ();

  for (const SettingChoice *c = settings_table[id].choices; c->id; c++)
    gimp_choice_add (choice, c->id, (int) (c - settings_table[id].choices), setting_choice_label (id, c), NULL);
  return choice;
}

void
arguments_add (GimpProcedure *procedure, SettingId id)
{
  const Setting *s = &settings_table[id];
  const char    *label = _ (s->label), *help = _ (s->help);

  switch (s->type)
    {
    case SETTING_STRING:
      gimp_procedure_add_string_argument (procedure, s->name, label, help, s->standard, G_PARAM_READWRITE);
      break;
    case SETTING_CHOICE:
      gimp_procedure_add_choice_argument (procedure, s->name, label, help, choice_new (id), s->standard, G_PARAM_READWRITE);
      break;
    case SETTING_FLOAT:
      gimp_procedure_add_double_argument (procedure, s->name, label, help, s->min, s->max, g_ascii_strtod (s->standard, NULL),
                                          G_PARAM_READWRITE);
      break;
    case SETTING_BOOL:
      gimp_procedure_add_boolean_argument (procedure, s->name, label, help, g_str_equal (s->standard, "true"), G_PARAM_READWRITE);
      break;
    }
}

void
arguments_add_all (GimpProcedure *procedure)
{
  for (SettingId id = 0; id < N_SETTINGS; id++)
    arguments_add (procedure, id);
}

void
arguments_offer_available (GimpProcedureConfig *config)
{
  for (SettingId id = 0; id < N_SETTINGS; id++)
    {
      GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (config), settings_table[id].name);

      for (const SettingChoice *c = settings_table[id].choices; c && c->id; c++)
        if (!setting_choice_available (id, c))
          gimp_choice_set_sensitive (gimp_param_spec_choice_get_choice (spec), c->id, FALSE);
    }
}

static char *
to_text (SettingId id, GimpProcedureConfig *config)
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

gboolean
arguments_read (Settings *settings, SettingId id, GimpProcedureConfig *config, GError **error)
{
  g_autofree char *text = to_text (id, config);

  return settings_set (settings, id, text, error);
}

gboolean
arguments_read_all (Settings *settings, GimpProcedureConfig *config, GError **error)
{
  for (SettingId id = 0; id < N_SETTINGS; id++)
    if (!arguments_read (settings, id, config, error))
      return FALSE;
  return TRUE;
}

GimpDrawable *
arguments_drawable (GimpDrawable **drawables, GError **error)
{
  int n = gimp_core_object_array_get_length ((GObject **) drawables);

  if (n == 1)
    return drawables[0];
  refuse (n ? REFUSED_SEVERAL_LAYERS : REFUSED_NO_LAYER, error);
  return NULL;
}
