/* json-fields.c - a JSON file beside weights, and the config that it fills.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "json-fields.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "via.h"

/* A value is shown no longer than this. */
#define LETTERS_MOST 60
/* More than a mean or a deviation can be, of pixels that are no larger than 255. */
#define NUMBER_MOST 1e6
/* More than any side of a picture can be; config.c has the closer bounds. */
#define SIDE_MOST 16384

const JsonFieldsWord json_fields_interpolations[] = { { "bilinear", "bilinear" }, { "bicubic", "bicubic" }, { NULL } };

JsonNode *
json_fields_member (JsonObject *object, const char *name)
{
  JsonNode *node = object ? json_object_get_member (object, name) : NULL;

  return node && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
holds (JsonNode *node, GType type)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

const char *
json_fields_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_fields_member (object, name);

  return holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

gboolean
json_fields_is_true (JsonObject *object, const char *name)
{
  JsonNode *node = json_fields_member (object, name);

  return holds (node, G_TYPE_BOOLEAN) && json_node_get_boolean (node);
}

gint64
json_fields_number (JsonObject *object, const char *name)
{
  JsonNode *node = json_fields_member (object, name);

  return holds (node, G_TYPE_INT64) ? json_node_get_int (node) : 0;
}

static gboolean
holds_number (JsonNode *node)
{
  return holds (node, G_TYPE_INT64) || holds (node, G_TYPE_DOUBLE);
}

/* As short as it can be and still be the same number: JSON writers like 0.10000000000000001. */
static char *
show_number (double number)
{
  enum
  {
    DIGITS_MOST = 17
  };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (int digits = 1; digits <= DIGITS_MOST; digits++)
    {
      g_autofree char *format = g_strdup_printf ("%%.%dg", digits);

      if (g_ascii_strtod (g_ascii_formatd (text, sizeof text, format, number), NULL) == number)
        break;
    }
  return g_strdup (text);
}

static char *
show_list (JsonArray *list)
{
  g_autoptr (GString) text = g_string_new ("[");

  for (guint i = 0; i < json_array_get_length (list) && text->len < LETTERS_MOST; i++)
    {
      JsonNode        *element = json_array_get_element (list, i);
      g_autofree char *part =
          holds_number (element) ? show_number (json_node_get_double (element)) : json_to_string (element, FALSE);

      g_string_append_printf (text, "%s%s", i ? "," : "", part);
    }
  return g_string_free (g_string_append_c (g_steal_pointer (&text), ']'), FALSE);
}

/* As it stands in the file, or its beginning. */
static char *
show_value (JsonNode *node)
{
  g_autofree char *text = holds_number (node)            ? show_number (json_node_get_double (node))
                          : JSON_NODE_HOLDS_ARRAY (node) ? show_list (json_node_get_array (node))
                                                         : json_to_string (node, FALSE);
  g_autofree char *begin = NULL;

  if (g_utf8_strlen (text, -1) <= LETTERS_MOST)
    return g_steal_pointer (&text);
  begin = g_utf8_substring (text, 0, LETTERS_MOST);
  return g_strconcat (begin, "…", NULL);
}

gboolean
json_fields_error (const JsonFields *fields, JsonObject *object, const char *name, const char *wanted, GError **error)
{
  g_autofree char *value = show_value (json_fields_member (object, name));

  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: %s=%s should be %s"), fields->path, name, value, wanted);
  return FALSE;
}

gboolean
json_fields_error_unsupported (const JsonFields *fields, const char *name, const char *value, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” says %s=%s, which this version cannot do"), fields->path, name,
               value);
  return FALSE;
}

static gboolean
fill_key (const JsonFields *fields, ConfigKey key, const char *value, const char *name, GError **error)
{
  return config_fill (fields->config, key, value, fields->source, fields->path, name, error);
}

gboolean
json_fields_take (const JsonFields *fields, JsonObject *object, const char *name, ConfigKey key, GError **error)
{
  JsonNode        *node = json_fields_member (object, name);
  g_autofree char *value = node ? show_value (node) : NULL;

  return !value || fill_key (fields, key, value, name, error);
}

gboolean
json_fields_switch (const JsonFields *fields, JsonObject *object, const char *name, gboolean *yes, GError **error)
{
  JsonNode *node = json_fields_member (object, name);

  if (!node)
    return TRUE;
  if (!holds (node, G_TYPE_BOOLEAN))
    return json_fields_error (fields, object, name, _ ("true or false"), error);
  *yes = json_node_get_boolean (node);
  return TRUE;
}

gboolean
json_fields_real (const JsonFields *fields, JsonObject *object, const char *name, double least, double most, double *number,
                  GError **error)
{
  JsonNode        *node = json_fields_member (object, name);
  double           read = holds_number (node) ? json_node_get_double (node) : NAN;
  g_autofree char *wanted = NULL;

  if (!node)
    return TRUE;
  if (read >= least && read <= most)
    {
      *number = read;
      return TRUE;
    }
  wanted = g_strdup_printf (_ ("a number from %g to %g"), least, most);
  return json_fields_error (fields, object, name, wanted, error);
}

/* The numbers of a list, or the only one, from `least` to `most`; how many there are, 0 when it is anything else. */
static guint
read_numbers (JsonNode *node, double least, double most, double *numbers, guint room)
{
  JsonArray *list = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  guint      n = list ? json_array_get_length (list) : 1;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *element = list ? json_array_get_element (list, i) : node;

      if (i == room || !holds_number (element))
        return 0;
      numbers[i] = json_node_get_double (element);
      if (!(numbers[i] >= least && numbers[i] <= most))
        return 0;
    }
  return n;
}

static gboolean
bounded_rgb (const JsonFields *fields, JsonObject *object, const char *name, double least, double most, double rgb[3],
             GError **error)
{
  guint            n = read_numbers (json_fields_member (object, name), least, most, rgb, 3);
  g_autofree char *wanted = NULL;

  if (n == 1)
    rgb[1] = rgb[2] = rgb[0];
  if (n == 1 || n == 3)
    return TRUE;
  wanted = g_strdup_printf (_ ("a list of three numbers from %g to %g, or one for all"), least, most);
  return json_fields_error (fields, object, name, wanted, error);
}

gboolean
json_fields_rgb (const JsonFields *fields, JsonObject *object, const char *name, double rgb[3], gboolean *found, GError **error)
{
  *found = json_fields_member (object, name) != NULL;
  return !*found || bounded_rgb (fields, object, name, -NUMBER_MOST, NUMBER_MOST, rgb, error);
}

gboolean
json_fields_fill_rgb (const JsonFields *fields, const char *name, ConfigKey key, const double rgb[3], GError **error)
{
  char             numbers[3][G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *value = NULL;

  for (int i = 0; i < 3; i++)
    g_ascii_dtostr (numbers[i], sizeof numbers[i], rgb[i]);
  value = g_strdup_printf ("%s;%s;%s", numbers[0], numbers[1], numbers[2]);
  return fill_key (fields, key, value, name, error);
}

gboolean
json_fields_take_rgb (const JsonFields *fields, JsonObject *object, const char *name, ConfigKey key, GError **error)
{
  double rgb[3], least, most;

  if (!json_fields_member (object, name))
    return TRUE;
  config_bounds (key, &least, &most);
  return bounded_rgb (fields, object, name, least, most, rgb, error) && json_fields_fill_rgb (fields, name, key, rgb, error);
}

void
json_fields_say (const JsonFields *fields, JsonObject *object, const char *const *names)
{
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GList) members = object ? json_object_get_members (object) : NULL;

  for (GList *at = members; at; at = at->next)
    {
      const char *name = at->data;

      if (json_fields_member (object, name) && (!names || g_strv_contains (names, name)))
        {
          g_autofree char *value = show_value (json_fields_member (object, name));

          g_string_append_printf (said, "%s%s=%s", said->len ? ", " : "", name, value);
        }
    }
  if (said->len)
    config_say (fields->config, fields->path, g_string_free (g_steal_pointer (&said), FALSE));
}

gboolean
json_fields_take_word (const JsonFields *fields, JsonObject *object, const char *name, ConfigKey key, const JsonFieldsWord *words,
                       GError **error)
{
  JsonNode        *node = json_fields_member (object, name);
  const char      *text = json_fields_text (object, name);
  g_autofree char *shown = node ? show_value (node) : NULL;

  if (!node || fields->config->source[key] != SOURCE_NONE)
    return TRUE;
  for (; words->theirs; words++)
    if (strcmp (words->theirs, text ? text : shown) == 0)
      return fill_key (fields, key, words->ours, name, error);
  return json_fields_error_unsupported (fields, name, shown, error);
}

/* The two numbers that should be equal, as one; 0 when they are not. */
static gint64
equal_sides (gint64 a, gint64 b)
{
  return a == b ? a : 0;
}

static gint64
last_two (JsonArray *array)
{
  guint n = json_array_get_length (array);

  if ((n != 2 && n != 3) || !holds (json_array_get_element (array, n - 1), G_TYPE_INT64)
      || !holds (json_array_get_element (array, n - 2), G_TYPE_INT64))
    return 0;
  return equal_sides (json_array_get_int_element (array, n - 1), json_array_get_int_element (array, n - 2));
}

gboolean
json_fields_side (const JsonFields *fields, JsonObject *object, const char *name, int *side, GError **error)
{
  JsonNode *node = json_fields_member (object, name);
  gint64    n = json_fields_number (object, name);

  *side = 0;
  if (!node)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    n = last_two (json_node_get_array (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *sides = json_node_get_object (node);

      n = json_fields_number (sides, "shortest_edge");
      n = n ? n : equal_sides (json_fields_number (sides, "height"), json_fields_number (sides, "width"));
    }
  if (n < 1 || n > SIDE_MOST)
    return json_fields_error (fields, object, name, _ ("the side of a square in pixels"), error);
  *side = (int) n;
  return TRUE;
}

static gboolean
fill_number (const JsonFields *fields, ConfigKey key, int number, const char *name, GError **error)
{
  g_autofree char *value = g_strdup_printf ("%d", number);

  return fill_key (fields, key, value, name, error);
}

/* FALSE when the config has another number there. */
static gboolean
may_be (const JsonFields *fields, ConfigKey key, int number)
{
  const Config *config = fields->config;
  int           known = key == KEY_IMAGE_SIZE ? config->image_size : key == KEY_CROP ? config->crop : config->resize;

  return config->source[key] == SOURCE_NONE || known == number;
}

/* FALSE when the config has another resize in mind. */
static gboolean
may_resize (const JsonFields *fields, int resize, gboolean squash)
{
  const Config *config = fields->config;

  return may_be (fields, KEY_RESIZE, resize)
         && (config->source[KEY_RESIZE_MODE] == SOURCE_NONE || squash == (config->resize_mode == RESIZE_SQUASH));
}

gboolean
json_fields_geometry (const JsonFields *fields, const char *name, int size, int resize, gboolean squash, GError **error)
{
  if (size == 0 || !may_be (fields, KEY_IMAGE_SIZE, size) || !may_be (fields, KEY_CROP, size))
    return TRUE;
  if (!fill_number (fields, KEY_IMAGE_SIZE, size, name, error) || !fill_number (fields, KEY_CROP, size, name, error))
    return FALSE;
  if (!resize || !may_resize (fields, resize, squash))
    return TRUE;
  return fill_key (fields, KEY_RESIZE_MODE, squash ? "squash" : "shorter", name, error)
         && fill_number (fields, KEY_RESIZE, resize, name, error);
}

void
json_fields_note_text (const JsonFields *fields, const char *name, const char *value)
{
  g_autofree char *file = g_path_get_basename (fields->path), *known = fields->config->text_unlike;

  fields->config->text_unlike = g_strdup_printf ("%s%s%s: %s=%s", known ? known : "", known ? ", " : "", file, name, value);
}
