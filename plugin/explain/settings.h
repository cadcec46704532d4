/* settings.h - what a user can choose: one table for every host.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table names each setting with its type, range, default, label and help.  The GIMP procedures' arguments (numbers 4 to 18,
 * in this order), the dialog and the command line's options all come from it.  A value arrives as text, is checked at once, and
 * lands in a Settings.
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <via-words.h>

/* Percent: how the heat lies over a picture when nobody says otherwise. */
#define SETTINGS_OPACITY 60

typedef enum
{
  SETTING_MODEL,
  SETTING_METHOD,
  SETTING_CLASSES,
  SETTING_OUTPUT,
  SETTING_COLORMAP,
  SETTING_BLEND_MODE,
  SETTING_OPACITY,
  SETTING_THRESHOLD,
  SETTING_FIT,
  SETTING_PRECISION,
  SETTING_SOURCE,
  SETTING_CONVERT,
  SETTING_COLOR,
  SETTING_AGAINST,
  SETTING_OPTIONS,
  N_SETTINGS
} SettingId;

typedef enum
{
  SETTING_STRING,
  SETTING_CHOICE, /* one of a fixed list of words */
  SETTING_FLOAT,
  SETTING_BOOL
} SettingType;

typedef struct
{
  const char *id;    /* "hard-light" */
  const char *label; /* "Hard light"; N_() in the table, as is … */
  const char *help;  /* … a sentence for who does not know that word; NULL: there is none */
} SettingChoice;

typedef struct
{
  const char          *name; /* "blend-mode" */
  SettingType          type;
  const char          *label;    /* with a mnemonic; N_() */
  const char          *help;     /* one sentence; N_() */
  const char          *standard; /* the default, as text */
  double               min, max; /* of a float */
  const SettingChoice *choices;  /* of a choice, but the method: ends with an id of NULL */
} Setting;

extern const Setting settings_table[N_SETTINGS];

/* Choice number i of a setting, its words translated; FALSE behind the last.  The methods are those that the engine has. */
gboolean setting_choice (SettingId id, int i, SettingChoice *choice);

typedef enum
{
  OUTPUT_LAYER,
  OUTPUT_GROUP,
  OUTPUT_MASK,
  OUTPUT_SELECTION,
  OUTPUT_CHANNEL
} Output;

typedef enum
{
  BLEND_NORMAL,
  BLEND_OVERLAY,
  BLEND_HARD_LIGHT,
  BLEND_SOFT_LIGHT,
  BLEND_MULTIPLY,
  BLEND_SCREEN,
  BLEND_ADDITION
} Blend;

/* Methods in the order in which they were typed, each once. */
typedef struct
{
  const ViaMethod **methods;
  guint             n;
  gboolean          all; /* the word "all" is among them: those that can be had; else each has to be */
} SettingsMethods;

typedef struct
{
  char             *text[N_SETTINGS];          /* each value as it was given */
  const char       *model, *classes, *against; /* three of these */
  SettingsMethods   by_method, by_options;     /* what `method` says, and `methods=` among the `options`, which counts if given */
  Output            output;
  ViaPaint          paint; /* colormap, threshold, and from `options` the level and alpha */
  gboolean          alpha_given;
  Blend             blend;
  double            opacity; /* 0…100 */
  ViaFitting        fitting; /* fit, and the rest from `options` */
  ViaPrecision      precision;
  gboolean          visible;   /* source: what is visible instead of the layer */
  gboolean          convert;   /* gray and indexed images may be converted to RGB */
  gboolean          raw;       /* color: code values as they are */
  ViaExplainOptions explain;   /* from `options`; contrast.h adds `against` */
  ViaTemplates      templates; /* from `options`, of a network that is asked in words, as is … */
  char             *labels;    /* … a list of names, see label-list.h; NULL: what is asked are the `classes` */
} Settings;

#define SETTINGS_ERROR settings_error_quark ()
GQuark settings_error_quark (void);

typedef enum
{
  SETTINGS_ERROR_USAGE /* a value that is no value of this setting */
} SettingsError;

/* All defaults.  Free what it holds with settings_clear(), which also accepts a zeroed struct. */
void settings_init (Settings *settings);
void settings_clear (Settings *settings);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Settings, settings_clear)

/* Sets one value: text as it is typed, floats with a point, booleans "true" or "false"; NULL or "" is the default.  On failure
 * nothing changes and the error is "NAME: what is wrong; what would be right". */
gboolean settings_set (Settings *settings, SettingId id, const char *text, GError **error);
/* The methods that count, at least one; method-choice.h says which of them a network can have.  And the first. */
const SettingsMethods *settings_methods (const Settings *settings);
const ViaMethod       *settings_method (const Settings *settings);
/* The output is painted in colours, which a gray or indexed image cannot hold. */
gboolean settings_have_colors (const Settings *settings);
/* Sets one of the `options` alone: "start-layer" with a value, "ablation" without (NULL). */
gboolean settings_set_option (Settings *settings, const char *name, const char *value, GError **error);
/* Whether the text of `options` has that one, with a value or without; and the same text with the word NAME=VALUE instead of any NAME in it, NAME
 * for SETTINGS_ALONE, and without it for NULL.  Free the text with g_free(). */
#define SETTINGS_ALONE ""
gboolean settings_has_option (const char *options, const char *name);
char    *settings_with_option (const char *options, const char *name, const char *value);

#endif
