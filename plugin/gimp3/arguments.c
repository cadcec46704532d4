/* arguments.c - the settings as named arguments of a GIMP 3 procedure.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "arguments.h"

#include <glib/gi18n-lib.h>

#include "../explain/refusals.h"

/* What comes in a later version is in the list, too, so that a call for it gets our sentence. */
static GimpChoice *
make_gimp_choice (SettingId id)
{
  GimpChoice   *choices = gimp_choice_new ();
  SettingChoice choice;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    gimp_choice_add (choices, choice.id, i, choice.label, choice.help);
  return choices;
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
      gimp_procedure_add_choice_argument (procedure, s->name, label, help, make_gimp_choice (id), s->standard, G_PARAM_READWRITE);
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

GimpDrawable *
arguments_drawable (GimpDrawable **drawables, GError **error)
{
  int n = gimp_core_object_array_get_length ((GObject **) drawables);

  if (n == 1)
    return drawables[0];
  refusal_error (n ? REFUSED_SEVERAL_LAYERS : REFUSED_NO_LAYER, error);
  return NULL;
}
