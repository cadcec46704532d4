/* arguments.c - the settings as arguments of a GIMP 2.10 procedure, and from one run to the next.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "arguments.h"

#include <glib/gi18n-lib.h>

/* Between the remembered values: a control character that nobody types. */
#define SEPARATOR "\037"

static const GimpPDBArgType argument_types[] = {
  [SETTING_STRING] = GIMP_PDB_STRING,
  [SETTING_CHOICE] = GIMP_PDB_STRING,
  [SETTING_FLOAT] = GIMP_PDB_FLOAT,
  [SETTING_BOOL] = GIMP_PDB_INT32,
};

void
arguments_describe_common (GimpParamDef *args)
{
  args[0] = (GimpParamDef){ GIMP_PDB_INT32, (char *) "run-mode", (char *) N_ ("Interactive, non-interactive or with last values") };
  args[1] = (GimpParamDef){ GIMP_PDB_IMAGE, (char *) "image", (char *) N_ ("The image") };
  args[2] = (GimpParamDef){ GIMP_PDB_DRAWABLE, (char *) "drawable", (char *) N_ ("The layer to explain") };
}

/* The help, and for a choice its words. */
static char *
describe_argument (SettingId id)
{
  GString      *text = g_string_new (_ (settings_table[id].help));
  SettingChoice choice;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    g_string_append_printf (text, "%s%s", i ? ", " : ": ", choice.id);
  return g_string_free (text, FALSE);
}

void
arguments_describe_one (GimpParamDef *arg, SettingId id)
{
  const Setting *setting = &settings_table[id];

  *arg = (GimpParamDef){ argument_types[setting->type], (char *) setting->name, describe_argument (id) };
}

void
arguments_describe (GimpParamDef args[N_ARGUMENTS])
{
  arguments_describe_common (args);
  for (SettingId id = 0; id < N_SETTINGS; id++)
    arguments_describe_one (&args[N_COMMON_ARGUMENTS + id], id);
}

static char *
to_text (SettingType type, const GimpParam *param)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  switch (type)
    {
    case SETTING_FLOAT:
      return g_strdup (g_ascii_dtostr (number, sizeof number, param->data.d_float));
    case SETTING_BOOL:
      return g_strdup (param->data.d_int32 ? "true" : "false");
    default:
      return g_strdup (param->data.d_string);
    }
}

gboolean
arguments_count (int n, int wanted, GError **error)
{
  if (n == wanted)
    return TRUE;
  g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("%d arguments were given, but there must be %d"), n, wanted);
  return FALSE;
}

gboolean
arguments_read_one (Settings *settings, SettingId id, const GimpParam *param, GError **error)
{
  g_autofree char *text = to_text (settings_table[id].type, param);

  return settings_set (settings, id, text, error);
}

gboolean
arguments_read (Settings *settings, int n, const GimpParam *params, GError **error)
{
  if (!arguments_count (n, N_ARGUMENTS, error))
    return FALSE;
  for (SettingId id = 0; id < N_SETTINGS; id++)
    if (!arguments_read_one (settings, id, &params[N_COMMON_ARGUMENTS + id], error))
      return FALSE;
  return TRUE;
}

void
arguments_remember (const char *procedure, const Settings *settings)
{
  GString *memory = g_string_new (NULL);

  for (SettingId id = 0; id < N_SETTINGS; id++)
    g_string_append_printf (memory, "%s%s", id ? SEPARATOR : "", settings->text[id]);
  gimp_set_data (procedure, memory->str, memory->len + 1);
  g_string_free (memory, TRUE);
}

void
arguments_recall (const char *procedure, Settings *settings)
{
  int              size = gimp_get_data_size (procedure);
  g_autofree char *memory = g_malloc0 (size + 1);
  g_auto (GStrv) text = NULL;

  if (size > 0)
    gimp_get_data (procedure, memory);
  text = g_strsplit (memory, SEPARATOR, -1);
  for (SettingId id = 0; id < N_SETTINGS && text[id]; id++)
    settings_set (settings, id, text[id], NULL);
}
