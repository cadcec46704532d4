/* config.c - a model's description, an .ini beside its weights.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every key is optional: what the .ini does not say, the checkpoint or its family's defaults do (detect.c).  A key that nobody
 * knows is an error, because it is most often a misspelt one.
 */
#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "via.h"

#define GROUP "model"

typedef enum
{
  KIND_TEXT,
  KIND_PATH,
  KIND_COUNT,
  KIND_REAL,
  KIND_RGB,
  KIND_WORD /* stored as the word's number */
} KeyType;

static const char *const families[] = { "vit", "mae", "dinov2", "clip", "siglip", "dinov3", "eva02", NULL };
static const char *const activations[] = { "gelu", "quick_gelu", "gelu_tanh", NULL };
static const char *const interpolations[] = { "bilinear", "bicubic", NULL };
static const char *const resize_modes[] = { "shorter", "squash", "pad", NULL };
static const char *const channels[] = { "rgb", "bgr", NULL };
static const char *const advices[] = { "none", "small", "recommended", "best", NULL };
static const char *const needs[] = { "nothing", "head", NULL };
static const char *const position_rules[] = { "bicubic", "bicubic_offset", "bicubic_antialias", NULL };
static const char *const features[] = { "cls", "mean", "cls+mean", "proj", "map", NULL };
static const char *const outputs[] = { "softmax", "sigmoid", "value", NULL };

#define AT(field) G_STRUCT_OFFSET (Config, field)

static const struct
{
  const char        *key;
  KeyType            kind;
  gsize              at;
  double             least, most; /* of numbers */
  const char *const *words;
} keys[N_KEYS] = {
  [KEY_NAME] = { "name", KIND_TEXT, AT (name) },
  [KEY_FAMILY] = { "family", KIND_WORD, AT (family), .words = families },
  [KEY_WEIGHTS] = { "weights", KIND_PATH, AT (weights) },
  [KEY_HEAD] = { "head", KIND_PATH, AT (head) },
  [KEY_HEADS] = { "heads", KIND_COUNT, AT (heads), 1, 1024 },
  [KEY_FEATURE] = { "feature", KIND_WORD, AT (said_feature), .words = features },
  [KEY_IMAGE_SIZE] = { "image_size", KIND_COUNT, AT (image_size), 1, 8192 },
  [KEY_NORM_EPS] = { "norm_eps", KIND_REAL, AT (norm_eps), 0, 1 },
  [KEY_FINAL_NORM_EPS] = { "final_norm_eps", KIND_REAL, AT (final_norm_eps), 0, 1 },
  [KEY_ACTIVATION] = { "activation", KIND_WORD, AT (activation), .words = activations },
  [KEY_ROPE_REFERENCE] = { "rope_reference", KIND_REAL, AT (rope_reference), 1, 1024 },
  [KEY_TEXT_HEADS] = { "text_heads", KIND_COUNT, AT (text_heads), 1, 1024 },
  [KEY_TEXT_ACTIVATION] = { "text_activation", KIND_WORD, AT (text_activation), .words = activations },
  [KEY_MEAN] = { "mean", KIND_RGB, AT (mean), -1e3, 1e3 },
  [KEY_STD] = { "std", KIND_RGB, AT (std), 1e-6, 1e3 },
  [KEY_RESIZE] = { "resize", KIND_COUNT, AT (resize), 1, 16384 },
  [KEY_CROP] = { "crop", KIND_COUNT, AT (crop), 1, 8192 },
  [KEY_INTERPOLATION] = { "interpolation", KIND_WORD, AT (interpolation), .words = interpolations },
  [KEY_RESIZE_MODE] = { "resize_mode", KIND_WORD, AT (resize_mode), .words = resize_modes },
  [KEY_PAD_COLOR] = { "pad_color", KIND_RGB, AT (pad_color), 0, 1 },
  [KEY_CHANNELS] = { "channels", KIND_WORD, AT (channels), .words = channels },
  [KEY_POS_INTERPOLATION] = { "pos_interpolation", KIND_WORD, AT (pos_interpolation), .words = position_rules },
  [KEY_OUTPUTS] = { "outputs", KIND_WORD, AT (outputs), .words = outputs },
  [KEY_LABELS] = { "labels", KIND_TEXT, AT (label_set) },
  [KEY_LICENCE] = { "licence", KIND_TEXT, AT (licence) },
  [KEY_SOURCE_URL] = { "source_url", KIND_TEXT, AT (source_url) },
  [KEY_SHA256] = { "sha256", KIND_TEXT, AT (sha256) },
  [KEY_SIZE] = { "size", KIND_TEXT, AT (size) },
  [KEY_MD5] = { "md5", KIND_TEXT, AT (md5) },
  [KEY_HEAD_URL] = { "head_url", KIND_TEXT, AT (head_url) },
  [KEY_HEAD_SIZE] = { "head_size", KIND_TEXT, AT (head_size) },
  [KEY_DESCRIPTION] = { "description", KIND_TEXT, AT (description) },
  [KEY_TITLE] = { "title", KIND_TEXT, AT (title) },
  [KEY_CAUTION] = { "caution", KIND_TEXT, AT (caution) },
  [KEY_ADVICE] = { "advice", KIND_WORD, AT (advice), .words = advices },
  [KEY_ACCURACY] = { "accuracy", KIND_REAL, AT (accuracy), 0, 100 },
  [KEY_NEEDS] = { "needs", KIND_WORD, AT (needs), .words = needs },
  [KEY_EXPECTED_SHA256] = { "expected_sha256", KIND_TEXT, AT (expected_sha256) },
  [KEY_SIDE_CARS] = { "side_cars", KIND_TEXT, AT (side_cars) },
  [KEY_ALIASES] = { "aliases", KIND_TEXT, AT (aliases) },
};

/* One line of an .ini, or of another file that calls the key `name`, and where it stands. */
typedef struct
{
  const char *path, *folder;
  ConfigKey   key;
  const char *name, *value;
} Line;

static gboolean
config_error (const Line *line, const char *wanted, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: %s=%s should be %s"), line->path, line->name, line->value, wanted);
  return FALSE;
}

static gboolean
refuse_word (const Line *line, GError **error)
{
  g_autofree char *words = g_strjoinv (", ", (char **) keys[line->key].words);
  g_autofree char *wanted = g_strdup_printf (_ ("one of %s"), words);

  return config_error (line, wanted, error);
}

static gboolean
read_integer (const Line *line, const char *text, double *number, GError **error)
{
  g_autofree char *wanted = NULL;
  char            *end;

  *number = g_ascii_strtod (text, &end);
  end += strspn (end, " \t");
  if (end != text && !*end && *number >= keys[line->key].least && *number <= keys[line->key].most
      && (keys[line->key].kind != KIND_COUNT || *number == floor (*number)))
    return TRUE;
  wanted = g_strdup_printf (keys[line->key].kind == KIND_COUNT ? _ ("a whole number from %g to %g")
                            : keys[line->key].kind == KIND_RGB ? _ ("three numbers from %g to %g, with “;” between them")
                                                               : _ ("a number from %g to %g"),
                            keys[line->key].least, keys[line->key].most);
  return config_error (line, wanted, error);
}

static gboolean
read_rgb (const Line *line, float rgb[3], GError **error)
{
  g_auto (GStrv) parts = g_strsplit (line->value, ";", -1);
  guint  n = g_strv_length (parts);
  double number;

  if (n == 4 && !*g_strstrip (parts[3])) /* GLib writes lists with a “;” at the end */
    n = 3;
  if (n != 3)
    return config_error (line, _ ("three numbers with “;” between them"), error);
  for (int i = 0; i < 3; i++)
    {
      if (!read_integer (line, parts[i], &number, error))
        return FALSE;
      rgb[i] = (float) number;
    }
  return TRUE;
}

static gboolean
read_word (const Line *line, int *number, GError **error)
{
  const char *const *words = keys[line->key].words;

  for (int i = 0; words[i]; i++)
    if (strcmp (words[i], line->value) == 0)
      {
        *number = i;
        return TRUE;
      }
  return refuse_word (line, error);
}

static char *
read_path (const Line *line)
{
  if (!line->folder || g_path_is_absolute (line->value))
    return g_strdup (line->value);
  return g_build_filename (line->folder, line->value, NULL);
}

static gboolean
read_line (Config *config, const Line *line, ConfigSource source, GError **error)
{
  gpointer field = G_STRUCT_MEMBER_P (config, keys[line->key].at);
  double   number;

  if (!*line->value)
    return config_error (line, _ ("given a value, or left out"), error);
  switch (keys[line->key].kind)
    {
    case KIND_TEXT:
      *(char **) field = g_strdup (line->value);
      break;
    case KIND_PATH:
      *(char **) field = read_path (line);
      break;
    case KIND_WORD:
      if (!read_word (line, field, error))
        return FALSE;
      break;
    case KIND_RGB:
      if (!read_rgb (line, field, error))
        return FALSE;
      break;
    case KIND_COUNT:
    case KIND_REAL:
      if (!read_integer (line, line->value, &number, error))
        return FALSE;
      if (keys[line->key].kind == KIND_COUNT)
        *(int *) field = (int) number;
      else
        *(double *) field = number;
      break;
    }
  config->source[line->key] = source;
  return TRUE;
}

/* Many write a value as a shell wants it, "vit.pth": the quotes are not part of it. */
static char *
bare_value (char *value)
{
  gsize length = strlen (g_strstrip (value));

  if (length < 2 || value[0] != value[length - 1] || (value[0] != '"' && value[0] != '\''))
    return value;
  value[length - 1] = '\0';
  return value + 1;
}

static gboolean
find_key (const char *name, ConfigKey *key)
{
  for (*key = 0; *key < N_KEYS; (*key)++)
    if (strcmp (keys[*key].key, name) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
read_lines (Config *config, GKeyFile *file, const char *path, const char *folder, GError **error)
{
  g_auto (GStrv) names = g_key_file_get_keys (file, GROUP, NULL, NULL);

  for (gsize i = 0; names && names[i]; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, GROUP, names[i], NULL);
      Line             line = { path, folder, 0, names[i], value ? bare_value (value) : "" };

      if (!find_key (names[i], &line.key))
        {
          g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: no key is called “%s”"), path, names[i]);
          return FALSE;
        }
      if (!read_line (config, &line, SOURCE_INI, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
group_error (const char *path, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE,
               _ ("“%s” is not a model description: it must hold one group, and the line [%s] comes before its keys"), path, GROUP);
  return FALSE;
}

gboolean
config_read (Config *config, const char *text, const char *path, const char *folder, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, text, strlen (text), G_KEY_FILE_NONE, &problem))
    {
      if (g_error_matches (problem, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_GROUP_NOT_FOUND))
        return group_error (path, error);
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s” is not a model description: %s"), path, problem->message);
      return FALSE;
    }
  groups = g_key_file_get_groups (file, NULL);
  if (!groups[0] || groups[1] || strcmp (groups[0], GROUP) != 0)
    return group_error (path, error);
  config->ini = g_strdup (path);
  return read_lines (config, file, path, folder, error);
}

gboolean
config_fill (Config *config, ConfigKey key, const char *value, ConfigSource source, const char *path, const char *name,
             GError **error)
{
  const Line line = { path, NULL, key, name, value };

  return config->source[key] != SOURCE_NONE || read_line (config, &line, source, error);
}

static void
append_text (GPtrArray **texts, char *text)
{
  if (!*texts)
    *texts = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (*texts, text);
}

void
config_say (Config *config, const char *path, char *text)
{
  g_autofree char *file = g_path_get_basename (path);

  for (guint i = 0; config->said && i < config->said->len; i += 2)
    if (strcmp (config->said->pdata[i], file) == 0)
      {
        g_autofree char *before = config->said->pdata[i + 1], *more = text;

        config->said->pdata[i + 1] = g_strconcat (before, ", ", more, NULL);
        return;
      }
  append_text (&config->said, g_steal_pointer (&file));
  append_text (&config->said, text);
}

void
config_note (Config *config, char *sentence)
{
  append_text (&config->notes, sentence);
}

void
config_clear (Config *config)
{
  for (ConfigKey key = 0; key < N_KEYS; key++)
    if (keys[key].kind == KIND_TEXT || keys[key].kind == KIND_PATH)
      g_clear_pointer ((char **) G_STRUCT_MEMBER_P (config, keys[key].at), g_free);
  g_clear_pointer (&config->labels, g_strfreev);
  g_clear_pointer (&config->left_out, g_free);
  g_clear_pointer (&config->text_unlike, g_free);
  g_clear_pointer (&config->ids, g_strfreev);
  g_clear_pointer (&config->synonyms, g_strfreev);
  g_clear_pointer (&config->names, g_strfreev);
  g_clear_pointer (&config->names_path, g_free);
  g_clear_pointer (&config->thresholds, g_free);
  g_clear_pointer (&config->label_file, g_free);
  g_clear_pointer (&config->said, g_ptr_array_unref);
  g_clear_pointer (&config->notes, g_ptr_array_unref);
  g_clear_pointer (&config->known, g_free);
  g_clear_pointer (&config->ini, g_free);
}

const char *
config_family (Family family)
{
  return families[family];
}

void
config_bounds (ConfigKey key, double *least, double *most)
{
  *least = keys[key].least;
  *most = keys[key].most;
}

const char *const *
config_words (ConfigKey key)
{
  return keys[key].words;
}

const char *
config_source (ConfigSource source)
{
  static const char *const names[] = {
    [SOURCE_INI] = N_ ("ini"),
    [SOURCE_PROCESSOR_JSON] = "processor_config.json",
    [SOURCE_PREPROCESSOR_JSON] = "preprocessor_config.json",
    [SOURCE_CONFIG_JSON] = "config.json",
    [SOURCE_OPEN_CLIP_JSON] = "open_clip_config.json",
    [SOURCE_TAGS] = "selected_tags.csv",
    [SOURCE_DIGEST] = N_ ("known file"),
    [SOURCE_CHECKPOINT] = N_ ("checkpoint"),
    [SOURCE_FINGERPRINT] = N_ ("fingerprint"),
    [SOURCE_FILE_NAME] = N_ ("file name"),
    [SOURCE_HEAD] = N_ ("head"),
    [SOURCE_DEFAULT] = N_ ("default"),
  };

  return names[source];
}

const char *
config_key (ConfigKey key)
{
  return keys[key].key;
}

/* As short as it can be written and still be the same float. */
static char *
show_real (double number)
{
  enum
  {
    DIGITS_MOST = 9
  };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 1; digits <= DIGITS_MOST; digits++)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

      if ((float) g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, number), NULL) == (float) number)
        break;
    }
  return g_strdup (text);
}

char *
config_show (const Config *config, ConfigKey key)
{
  gconstpointer field = G_STRUCT_MEMBER_P (config, keys[key].at);

  if (config->source[key] == SOURCE_NONE)
    return NULL;
  switch (keys[key].kind)
    {
    case KIND_COUNT:
      return g_strdup_printf ("%d", *(const int *) field);
    case KIND_REAL:
      return show_real (*(const double *) field);
    case KIND_WORD:
      return g_strdup (keys[key].words[*(const int *) field]);
    case KIND_RGB:
      {
        g_autofree char *r = show_real (((const float *) field)[0]);
        g_autofree char *g = show_real (((const float *) field)[1]);
        g_autofree char *b = show_real (((const float *) field)[2]);

        return g_strdup_printf ("%s;%s;%s", r, g, b);
      }
    default:
      return g_strdup (*(char *const *) field);
    }
}

const char *
config_translated (const char *text)
{
  return text && *text ? _ (text) : text; /* the translation of "" is a catalogue's head */
}

const char *
config_title (const Config *config)
{
  return config->title ? config_translated (config->title) : config->name;
}

gint64
config_exact_size (const char *size)
{
  const char *paren = size ? strchr (size, '(') : NULL;
  char       *end;
  guint64     n = g_ascii_strtoull (paren ? paren + 1 : size ? size : "", &end, 10);

  if (paren ? !g_str_has_prefix (end, " bytes)") : *end)
    return 0;
  return n <= G_MAXINT64 ? (gint64) n : 0;
}
