/* settings.c - how text becomes a checked value.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nearest.h"

/* In place of a method's name. */
#define ALL_METHODS "all"

/* In the order of ViaFlavour. */
static const char *const flavours[] = { "reference", "chefer2021", NULL };
/* In the order of ViaVariant. */
static const char *const variants[] = { "cp", "full", NULL };
/* In the order of ViaBaseline. */
static const char *const baselines[] = { "mean", "black", "white", NULL };
/* The default first. */
static const char *const alphas[] = { "heat", "opaque", NULL };

/* With so much nothing but what has the output's sign is left. */
#define MOST_GAMMA 1e6
/* Each is a forward pass. */
#define MOST_STEPS 10000

/* clang-format off */
G_DEFINE_QUARK (settings-error-quark, settings_error)
/* clang-format on */

static char *
available_ids (SettingId id)
{
  GString      *ids = g_string_new (NULL);
  SettingChoice choice;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    if (!choice.later)
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

static gboolean
read_choice (SettingId id, const char *text, int *number, GError **error)
{
  const Setting   *setting = &settings_table[id];
  g_autofree char *ids = NULL;
  SettingChoice    choice;

  for (int i = 0; setting_choice (id, i, &choice); i++)
    if (g_str_equal (text, choice.id))
      {
        if (!choice.later)
          {
            *number = i;
            return TRUE;
          }
        ids = available_ids (id);
        g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                     _ ("%s: “%s” is not available in this version yet; choose one of: %s"), setting->name, text, ids);
        return FALSE;
      }

  return unknown_choice (id, text, error);
}

static void
add_method (SettingsMethods *list, const ViaMethod *method)
{
  for (guint i = 0; i < list->n; i++)
    if (list->methods[i] == method)
      return;
  list->methods = g_renew (const ViaMethod *, list->methods, list->n + 1);
  list->methods[list->n++] = method;
}

static void
clear_methods (SettingsMethods *list)
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
  if (!read_choice (SETTING_METHOD, text, &number, error))
    return FALSE;
  add_method (list, methods[number]);
  return TRUE;
}

/* "gradcam,full"; on failure the list is as it was. */
static gboolean
read_methods (const char *text, SettingsMethods *list, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);
  SettingsMethods read = { 0 };
  gboolean        ok = read_method (g_strstrip (names[0]), &read, error);

  for (int i = 1; ok && names[i]; i++)
    ok = read_method (g_strstrip (names[i]), &read, error);
  clear_methods (ok ? list : &read);
  if (ok)
    *list = read;
  return ok;
}

static gboolean
read_float (const char *name, const char *text, double least, double most, double *number, GError **error)
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

static gboolean
read_bool (const Setting *setting, const char *text, gboolean *yes, GError **error)
{
  if (!g_str_equal (text, "true") && !g_str_equal (text, "false"))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("%s: “%s” is neither true nor false"), setting->name, text);
      return FALSE;
    }
  *yes = g_str_equal (text, "true");
  return TRUE;
}

/* `words` ends with NULL; *number: the place of the value among them. */
static gboolean
read_word (const char *name, const char *value, const char *const *words, guint *number, GError **error)
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

static gboolean
read_flavour (ViaExplainOptions *options, const char *value, GError **error)
{
  guint number;

  if (!read_word ("flavour", value, flavours, &number, error))
    return FALSE;
  options->flavour = number;
  return TRUE;
}

static gboolean
read_alpha (Settings *s, const char *value, GError **error)
{
  guint number;

  if (!read_word ("alpha", value, alphas, &number, error))
    return FALSE;
  s->paint.alpha = number == 0 ? VIA_ALPHA_HEAT : VIA_ALPHA_OPAQUE;
  s->alpha_given = TRUE;
  return TRUE;
}

static gboolean
read_variant (ViaExplainOptions *options, const char *value, GError **error)
{
  guint number;

  if (!read_word ("variant", value, variants, &number, error))
    return FALSE;
  options->variant = number;
  return TRUE;
}

/* "0.05,0.25", or one number for both. */
static gboolean
read_gamma (ViaExplainOptions *options, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, ",", -1);
  guint  n = g_strv_length (words);
  double linear, patches;

  if (n < 1 || n > 2 || !read_float ("gamma", words[0], 0, MOST_GAMMA, &linear, NULL)
      || !read_float ("gamma", words[n - 1], 0, MOST_GAMMA, &patches, NULL))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
                   _ ("gamma: “%s” is neither a number between 0 and %g nor two with a comma between them"), value, MOST_GAMMA);
      return FALSE;
    }
  options->gammas = TRUE;
  options->gamma_linear = linear;
  options->gamma_patches = patches;
  return TRUE;
}

static gboolean
read_steps (ViaExplainOptions *options, const char *value, GError **error)
{
  gint64 n;

  if (!g_ascii_string_to_signed (value, 10, 1, MOST_STEPS, &n, NULL))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("steps: “%s” is not a whole number from 1 to %d"), value,
                   MOST_STEPS);
      return FALSE;
    }
  options->steps = (int) n;
  return TRUE;
}

static gboolean
read_baseline (ViaExplainOptions *options, const char *value, GError **error)
{
  guint number;

  if (!read_word ("baseline", value, baselines, &number, error))
    return FALSE;
  options->baseline = number;
  return TRUE;
}

static gboolean
read_option (Settings *s, const char *name, const char *value, GError **error)
{
  if (g_str_equal (name, "start-layer"))
    {
      gint64 n;

      if (!value || !g_ascii_string_to_signed (value, 10, 0, G_MAXINT, &n, NULL))
        {
          g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
                       _ ("start-layer: “%s” is not the number of a block; the first is 0"), value ? value : "");
          return FALSE;
        }
      s->explain.start_layer = (int) n;
      s->explain.start_given = TRUE;
      return TRUE;
    }

  if (g_str_equal (name, "flavour"))
    return read_flavour (&s->explain, value ? value : "", error);

  if (g_str_equal (name, "variant"))
    return read_variant (&s->explain, value ? value : "", error);

  if (g_str_equal (name, "gamma"))
    return read_gamma (&s->explain, value ? value : "", error);

  if (g_str_equal (name, "steps"))
    return read_steps (&s->explain, value ? value : "", error);

  if (g_str_equal (name, "baseline"))
    return read_baseline (&s->explain, value ? value : "", error);

  if (g_str_equal (name, "alpha"))
    return read_alpha (s, value ? value : "", error);

  if (g_str_equal (name, "methods") && value)
    return read_methods (value, &s->by_options, error);

  if (g_str_equal (name, "level"))
    return read_float (name, value ? value : "", 0, 1, &s->paint.level, error);

  if (g_str_equal (name, "ablation") && !value)
    {
      s->explain.ablation = TRUE;
      return TRUE;
    }

  g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
               _ ("options: unknown “%s%s%s”; choose from: start-layer=N, ablation, flavour=F, variant=V, gamma=G, steps=N, "
                  "baseline=B, level=L, alpha=A, methods=M"),
               name, value ? "=" : "", value ? value : "");
  return FALSE;
}

/* "start-layer=1 ablation", from the defaults. */
static gboolean
read_options (const char *text, Settings *s, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n", -1);
  Settings read = { .paint.alpha = VIA_ALPHA_HEAT };

  for (int i = 0; words[i]; i++)
    {
      char *value = strchr (words[i], '=');

      if (value)
        *value++ = '\0';
      if (*words[i] && !read_option (&read, words[i], value, error))
        {
          clear_methods (&read.by_options);
          return FALSE;
        }
    }
  clear_methods (&s->by_options);
  s->by_options = read.by_options;
  s->explain = read.explain;
  s->paint.level = read.paint.level;
  s->paint.alpha = read.paint.alpha;
  s->alpha_given = read.alpha_given;
  return TRUE;
}

/* Every choice is stored by its place in its list, which is the value of the enumeration it stands for. */
static gboolean
read_value (Settings *s, SettingId id, const char *text, GError **error)
{
  const Setting *setting = &settings_table[id];
  int            number = 0;
  gboolean       yes = FALSE;

  if (id == SETTING_METHOD)
    return read_methods (text, &s->by_method, error);
  if (setting->type == SETTING_CHOICE && !read_choice (id, text, &number, error))
    return FALSE;
  if (setting->type == SETTING_BOOL && !read_bool (setting, text, &yes, error))
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
      return read_float (setting->name, text, setting->min, setting->max, &s->opacity, error);
    case SETTING_THRESHOLD:
      s->paint.threshold = yes;
      break;
    case SETTING_FIT:
      s->fit = number;
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
      return read_options (text, s, error);
    default:
      break;
    }
  return TRUE;
}

/* Which of the two lists of methods counts. */
static void
settle_methods (Settings *s)
{
  const SettingsMethods *list = s->by_options.n > 0 ? &s->by_options : &s->by_method;

  s->methods = list->methods;
  s->n_methods = list->n;
  s->method = list->n > 0 ? list->methods[0] : NULL;
  s->all_methods = list->all;
}

gboolean
settings_set (Settings *settings, SettingId id, const char *text, GError **error)
{
  if (!text || !*text)
    text = settings_table[id].standard;
  if (!read_value (settings, id, text, error))
    return FALSE;

  settle_methods (settings);
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

gboolean
settings_set_option (Settings *settings, const char *name, const char *value, GError **error)
{
  gboolean ok = read_option (settings, name, value, error);

  settle_methods (settings);
  return ok;
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
  clear_methods (&settings->by_method);
  clear_methods (&settings->by_options);
  *settings = (Settings){ 0 };
}

char *
settings_with_option (const char *options, const char *name, const char *value)
{
  g_auto (GStrv) words = g_strsplit_set (options, " \t\n", -1);
  GString *text = g_string_new (NULL);
  gsize    n = strlen (name);

  for (int i = 0; words[i]; i++)
    if (*words[i] && !(g_str_has_prefix (words[i], name) && (words[i][n] == '=' || words[i][n] == '\0')))
      g_string_append_printf (text, "%s%s", text->len ? " " : "", words[i]);
  if (value)
    g_string_append_printf (text, "%s%s=%s", text->len ? " " : "", name, value);
  return g_string_free (text, FALSE);
}
