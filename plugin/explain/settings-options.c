/* settings-options.c - see settings-inside.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "settings-inside.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* In the order of ViaFlavour. */
static const char *const flavours[] = { "reference", "chefer2021", NULL };
/* In the order of ViaVariant. */
static const char *const variants[] = { "cp", "full", NULL };
/* In the order of ViaBaseline. */
static const char *const baselines[] = { "mean", "black", "white", NULL };
/* The default first. */
static const char *const alphas[] = { "heat", "opaque", NULL };

/* In the order of ViaTemplates. */
static const char *const templates[] = { "auto", "on", "off", NULL };

/* With so much nothing but what has the output's sign is left. */
#define MOST_GAMMA 1e6
/* Pixels, of a picture's longer side. */
#define MOST_SIDE 8192
/* Of a picture's shorter side, in the network's inputs. */
#define MOST_DETAIL 4
/* Bytes. */
#define LEAST_MEMORY 1e6
#define MOST_MEMORY 1e15
/* Each is a forward pass. */
#define MOST_STEPS 10000

static gboolean
read_flavour (Settings *s, const char *value, GError **error)
{
  guint number;

  if (!settings_value_word ("flavour", value, flavours, &number, error))
    return FALSE;
  s->explain.flavour = number;
  return TRUE;
}

static gboolean
read_alpha (Settings *s, const char *value, GError **error)
{
  guint number;

  if (!settings_value_word ("alpha", value, alphas, &number, error))
    return FALSE;
  s->paint.alpha = number == 0 ? VIA_ALPHA_HEAT : VIA_ALPHA_OPAQUE;
  s->alpha_given = TRUE;
  return TRUE;
}

static gboolean
read_variant (Settings *s, const char *value, GError **error)
{
  guint number;

  if (!settings_value_word ("variant", value, variants, &number, error))
    return FALSE;
  s->explain.variant = number;
  return TRUE;
}

/* "0.05,0.25", or one number for both. */
static gboolean
read_gamma (Settings *s, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, ",", -1);
  guint  n = g_strv_length (words);
  double linear, patches;

  if (n < 1 || n > 2 || !settings_value_float ("gamma", words[0], 0, MOST_GAMMA, &linear, NULL)
      || !settings_value_float ("gamma", words[n - 1], 0, MOST_GAMMA, &patches, NULL))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
                   _ ("gamma: “%s” is neither a number between 0 and %g nor two with a comma between them"), value, MOST_GAMMA);
      return FALSE;
    }
  s->explain.gammas = TRUE;
  s->explain.gamma_linear = linear;
  s->explain.gamma_patches = patches;
  return TRUE;
}

static gboolean
read_steps (Settings *s, const char *value, GError **error)
{
  gint64 n;

  if (!g_ascii_string_to_signed (value, 10, 1, MOST_STEPS, &n, NULL))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("steps: “%s” is not a whole number from 1 to %d"), value,
                   MOST_STEPS);
      return FALSE;
    }
  s->explain.steps = (int) n;
  return TRUE;
}

static gboolean
read_side (Settings *s, const char *value, GError **error)
{
  gint64 n;

  if (!g_ascii_string_to_signed (value, 10, 1, MOST_SIDE, &n, NULL))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE, _ ("side: “%s” is not a number of pixels from 1 to %d"), value,
                   MOST_SIDE);
      return FALSE;
    }
  s->fitting.side = (int) n;
  return TRUE;
}

/* Bytes, or with a letter behind them thousands, millions or billions of them, with a point maybe: "800M", "1.5G". */
static gboolean
read_memory (Settings *s, const char *value, GError **error)
{
  static const char letters[] = "kMG";
  char             *end;
  double            bytes = g_ascii_strtod (value, &end);
  const char       *letter = *end ? strchr (letters, g_ascii_tolower (*end) == 'k' ? 'k' : g_ascii_toupper (*end)) : NULL;

  for (gssize i = letter ? letter - letters : -1; i >= 0; i--)
    bytes *= 1000;
  if (end == value || (*end && (!letter || end[1])) || !(bytes >= LEAST_MEMORY && bytes <= MOST_MEMORY))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
                   _ ("memory: “%s” is no number of bytes from %.0f million on, such as 1500000000, 1.5G or 800M"), value,
                   LEAST_MEMORY / 1e6);
      return FALSE;
    }
  s->fitting.memory = (guint64) bytes;
  return TRUE;
}

static gboolean
is_detail (const char *text, int *detail)
{
  gint64   n;
  gboolean is = g_ascii_string_to_signed (text, 10, 1, MOST_DETAIL, &n, NULL);

  *detail = is ? (int) n : 0;
  return is;
}

/* "2", or from the coarsest to the finest of several scales, "1-3". */
static gboolean
read_detail (Settings *s, const char *value, GError **error)
{
  g_auto (GStrv) words = g_strsplit (value, "-", -1);
  guint n = g_strv_length (words);
  int   coarsest, finest;

  if (n < 1 || n > 2 || !is_detail (words[0], &coarsest) || !is_detail (words[n - 1], &finest) || coarsest > finest)
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
                   _ ("detail: “%s” is neither a number from 1 to %d nor two with a hyphen between them, such as 1-3"), value,
                   MOST_DETAIL);
      return FALSE;
    }
  s->fitting.coarsest = coarsest;
  s->fitting.finest = finest;
  return TRUE;
}

static gboolean
read_baseline (Settings *s, const char *value, GError **error)
{
  guint number;

  if (!settings_value_word ("baseline", value, baselines, &number, error))
    return FALSE;
  s->explain.baseline = number;
  return TRUE;
}

static gboolean
read_start_layer (Settings *s, const char *value, GError **error)
{
  gint64 n;

  if (!g_ascii_string_to_signed (value, 10, 0, G_MAXINT, &n, NULL))
    {
      g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
                   _ ("start-layer: “%s” is not the number of a block; the first is 0"), value);
      return FALSE;
    }
  s->explain.start_layer = (int) n;
  s->explain.start_given = TRUE;
  return TRUE;
}

static gboolean
read_level (Settings *s, const char *value, GError **error)
{
  return settings_value_float ("level", value, 0, 1, &s->paint.level, error);
}

static gboolean
read_templates (Settings *s, const char *value, GError **error)
{
  guint number;

  if (!settings_value_word ("templates", value, templates, &number, error))
    return FALSE;
  s->templates = number;
  return TRUE;
}

static gboolean
read_label_list (Settings *s, const char *value, G_GNUC_UNUSED GError **error)
{
  g_free (s->labels);
  s->labels = g_strdup (value);
  return TRUE;
}

static gboolean
read_methods (Settings *s, const char *value, GError **error)
{
  return settings_methods_read (value, &s->by_options, error);
}

static gboolean
set_ablation (Settings *s, G_GNUC_UNUSED const char *value, G_GNUC_UNUSED GError **error)
{
  s->explain.ablation = TRUE;
  return TRUE;
}

static gboolean
set_refine (Settings *s, G_GNUC_UNUSED const char *value, G_GNUC_UNUSED GError **error)
{
  s->explain.refine = TRUE;
  return TRUE;
}

/* How an option may be written; what is written another way is unknown. */
typedef enum
{
  EITHER,
  ALONE,
  WITH_VALUE
} OptionForm;

static const struct
{
  const char *name;
  OptionForm  form;
  gboolean (*read) (Settings *s, const char *value, GError **error);
} options[] = {
  { "start-layer", .read = read_start_layer },
  { "ablation", ALONE, set_ablation },
  { "flavour", .read = read_flavour },
  { "variant", .read = read_variant },
  { "gamma", .read = read_gamma },
  { "steps", .read = read_steps },
  { "baseline", .read = read_baseline },
  { "level", .read = read_level },
  { "alpha", .read = read_alpha },
  { "methods", WITH_VALUE, read_methods },
  { "templates", .read = read_templates },
  { "labels", WITH_VALUE, read_label_list },
  { "side", .read = read_side },
  { "detail", .read = read_detail },
  { "refine", ALONE, set_refine },
  { "memory", .read = read_memory },
};

gboolean
settings_set_option (Settings *settings, const char *name, const char *value, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    if (g_str_equal (name, options[i].name) && options[i].form != (value ? ALONE : WITH_VALUE))
      return options[i].read (settings, value ? value : "", error);
  g_set_error (error, SETTINGS_ERROR, SETTINGS_ERROR_USAGE,
               _ ("options: unknown “%s%s%s”; choose from: start-layer=N, ablation, flavour=F, variant=V, gamma=G, steps=N, "
                  "baseline=B, level=L, alpha=A, methods=M, templates=T, labels=L, side=N, detail=D, refine, memory=BYTES"),
               name, value ? "=" : "", value ? value : "");
  return FALSE;
}

gboolean
settings_options_read (Settings *s, const char *text, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n", -1);
  Settings read = { .paint.alpha = VIA_ALPHA_HEAT };

  for (int i = 0; words[i]; i++)
    {
      char *value = strchr (words[i], '=');

      if (value)
        *value++ = '\0';
      if (*words[i] && !settings_set_option (&read, words[i], value, error))
        {
          settings_methods_clear (&read.by_options);
          g_free (read.labels);
          return FALSE;
        }
    }
  settings_methods_clear (&s->by_options);
  s->by_options = read.by_options;
  s->explain = read.explain;
  s->paint.level = read.paint.level;
  s->paint.alpha = read.paint.alpha;
  s->alpha_given = read.alpha_given;
  read.fitting.fit = s->fitting.fit;
  s->fitting = read.fitting;
  s->templates = read.templates;
  g_free (s->labels);
  s->labels = read.labels;
  return TRUE;
}
