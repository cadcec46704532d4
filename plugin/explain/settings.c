/* settings.c - the table of settings, and how text becomes a checked value.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "settings.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nearest.h"

/* The methods are the engine's; these are promised.  One that the engine has got is no longer looked for here. */
static const char *const later_methods[] = {
  "attn_lrp", "gradcam_attn", "gradcam", "input_x_gradient", "integrated_gradients", NULL
};

/* In the order of Output. */
static const SettingChoice outputs[] = {
  { "layer", N_ ("One layer per class") }, { "group", N_ ("A layer group") },           { "mask", N_ ("Layer mask") },
  { "selection", N_ ("Selection") },       { "channel", N_ ("One channel per class") }, { NULL },
};

/* In the order of ViaColormap. */
static const SettingChoice colormaps[] = {
  { "turbo", N_ ("Turbo") },
  { "jet", N_ ("Jet") },
  { "viridis", N_ ("Viridis") },
  { "inferno", N_ ("Inferno") },
  { "gray", N_ ("Gray") },
  { "diverging", N_ ("Diverging") },
  { NULL },
};

/* In the order of Blend. */
static const SettingChoice blend_modes[] = {
  { "normal", N_ ("Normal") },         { "overlay", N_ ("Overlay") },
  { "hard-light", N_ ("Hard light") }, { "soft-light", N_ ("Soft light") },
  { "multiply", N_ ("Multiply") },     { "screen", N_ ("Screen") },
  { "addition", N_ ("Addition") },     { NULL },
};

/* In the order of ViaFit. */
static const SettingChoice fits[] = {
  { "crop", N_ ("Centre crop, as the model was trained") },
  { "squash", N_ ("Whole picture, squashed to a square") },
  { "tile", N_ ("Whole picture, in tiles"), TRUE },
  { "native", N_ ("Whole picture, in its own shape"), TRUE },
  { NULL },
};

/* In the order of ViaPrecision. */
static const SettingChoice precisions[] = {
  { "exact", N_ ("Exact") },
  { "fast", N_ ("Fast") },
  { NULL },
};

static const SettingChoice sources[] = {
  { "layer", N_ ("The layer") },
  { "visible", N_ ("What is visible") },
  { NULL },
};

static const SettingChoice colors[] = {
  { "managed", N_ ("Converted to sRGB") },
  { "raw", N_ ("Code values as they are") },
  { NULL },
};

const Setting settings_table[N_SETTINGS] = {
  [SETTING_MODEL] = { "model", SETTING_STRING, N_ ("_Model"),
                      N_ ("A model's name, or a path to its .ini, its checkpoint or their folder; empty for the built-in model"),
                      "" },
  [SETTING_METHOD] = { "method", SETTING_CHOICE, N_ ("M_ethod"), N_ ("How the explanation is computed"),
                       "transformer_attribution" },
  [SETTING_CLASSES] = { "classes", SETTING_STRING, N_ ("Cl_ass"),
                        N_ ("Classes to explain, as names or numbers with commas between them, or top:5; empty for the predicted "
                            "class"),
                        "" },
  [SETTING_OUTPUT] = { "output", SETTING_CHOICE, N_ ("O_utput"), N_ ("What the explanation becomes"), "layer", .choices = outputs },
  [SETTING_COLORMAP] = { "colormap", SETTING_CHOICE, N_ ("Hea_t colors"), N_ ("Colors of the heat map"), "turbo",
                         .choices = colormaps },
  [SETTING_BLEND_MODE] = { "blend-mode", SETTING_CHOICE, N_ ("_Blend mode"), N_ ("Layer mode of the heat map"), "normal",
                           .choices = blend_modes },
  [SETTING_OPACITY] = { "opacity", SETTING_FLOAT, N_ ("O_pacity"), N_ ("Opacity of the heat map in percent"),
                        G_STRINGIFY (SETTINGS_OPACITY), 0, 100 },
  [SETTING_THRESHOLD] = { "threshold", SETTING_BOOL, N_ ("Threshol_d"), N_ ("Only hot or cold, divided by Otsu's threshold"),
                          "false" },
  [SETTING_FIT] = { "fit", SETTING_CHOICE, N_ ("_Fit"), N_ ("How the picture is fitted to the network's square input"), "crop",
                    .choices = fits },
  [SETTING_PRECISION] = { "precision", SETTING_CHOICE, N_ ("Precisio_n"), N_ ("Exact: forward pass in double precision"), "exact",
                          .choices = precisions },
  [SETTING_SOURCE] = { "source", SETTING_CHOICE, N_ ("_Source"), N_ ("Which pixels are explained"), "layer", .choices = sources },
  [SETTING_CONVERT] = { "convert", SETTING_BOOL, N_ ("Con_vert to RGB"), N_ ("Allow converting a gray or indexed image to RGB"),
                        "false" },
  [SETTING_COLOR] = { "color", SETTING_CHOICE, N_ ("Colo_r"), N_ ("Whether colors are converted to sRGB first"), "managed",
                      .choices = colors },
  [SETTING_AGAINST] = { "against", SETTING_STRING, N_ ("A_gainst"), N_ ("A second class, to explain the difference"), "" },
  [SETTING_OPTIONS] = { "options", SETTING_STRING, N_ ("Opt_ions"), N_ ("Rarer options, such as: start-layer=1 ablation"), "" },
};

/* The rarer options, known by name so that what comes later is not mistaken for a typing error. */
static const struct
{
  const char *name;
  gboolean    later;
} known_options[] = { { "start-layer" }, { "ablation" },    { "flavour" },      { "level" },
                      { "alpha" },       { "gamma", TRUE }, { "variant", TRUE } };

/* In the order of ViaFlavour. */
static const char *const flavours[] = { "reference", "chefer2021", NULL };
/* The default first. */
static const char *const alphas[] = { "heat", "opaque", NULL };

/* clang-format off */
G_DEFINE_QUARK (settings-error-quark, settings_error)
/* clang-format on */

static gboolean
method_choice (int i, SettingChoice *choice)
{
  for (const ViaMethod *const *method = via_method_list (); *method; method++)
    if (i-- == 0)
      {
        *choice = (SettingChoice){ via_method_id (*method), via_method_title (*method) };
        return TRUE;
      }
  for (const char *const *later = later_methods; *later; later++)
    if (!via_method_find (*later) && i-- == 0)
      {
        *choice = (SettingChoice){ *later, *later, TRUE };
        return TRUE;
      }
  return FALSE;
}

gboolean
setting_choice (SettingId id, int i, SettingChoice *choice)
{
  if (id == SETTING_METHOD)
    return method_choice (i, choice);
  for (const SettingChoice *c = settings_table[id].choices; c && c->id; c++)
    if (i-- == 0)
      {
        *choice = (SettingChoice){ c->id, _ (c->label), c->later };
        return TRUE;
      }
  return FALSE;
}

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
read_option (Settings *s, const char *name, const char *value, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known_options); i++)
    if (known_options[i].later && g_str_equal (name, known_options[i].name))
      {
        g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("options: “%s” is not available in this version yet; remove it"),
                     name);
        return FALSE;
      }

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
      return TRUE;
    }

  if (g_str_equal (name, "flavour"))
    return read_flavour (&s->explain, value ? value : "", error);

  if (g_str_equal (name, "alpha"))
    return read_alpha (s, value ? value : "", error);

  if (g_str_equal (name, "level"))
    return read_float (name, value ? value : "", 0, 1, &s->paint.level, error);

  if (g_str_equal (name, "ablation") && !value)
    {
      s->explain.ablation = TRUE;
      return TRUE;
    }

  g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
               _ ("options: unknown “%s%s%s”; choose from: start-layer=N, ablation, flavour=F, level=L, alpha=A"), name,
               value ? "=" : "", value ? value : "");
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
        return FALSE;
    }
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

  if (setting->type == SETTING_CHOICE && !read_choice (id, text, &number, error))
    return FALSE;
  if (setting->type == SETTING_BOOL && !read_bool (setting, text, &yes, error))
    return FALSE;

  switch (id)
    {
    case SETTING_METHOD:
      s->method = via_method_find (text);
      break;
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

gboolean
settings_set_option (Settings *settings, const char *name, const char *value, GError **error)
{
  return read_option (settings, name, value, error);
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
