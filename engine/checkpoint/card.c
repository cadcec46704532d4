/* card.c - a JSON file beside weights, and the config that it fills.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "card.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "via.h"

/* A value is shown no longer than this. */
#define LETTERS_MOST 60
/* More than any side of a picture can be; config.c has the closer bounds. */
#define SIDE_MOST 16384

JsonNode *
card_member (JsonObject *object, const char *name)
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
card_text (JsonObject *object, const char *name)
{
  JsonNode *node = card_member (object, name);

  return holds (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

gboolean
card_is_true (JsonObject *object, const char *name)
{
  JsonNode *node = card_member (object, name);

  return holds (node, G_TYPE_BOOLEAN) && json_node_get_boolean (node);
}

gint64
card_number (JsonObject *object, const char *name)
{
  JsonNode *node = card_member (object, name);

  return holds (node, G_TYPE_INT64) ? json_node_get_int (node) : 0;
}

static gboolean
is_number (JsonNode *node)
{
  return holds (node, G_TYPE_INT64) || holds (node, G_TYPE_DOUBLE);
}

/* As an .ini has it: numbers, and lists with “;” between them; everything else as it stands in the file, which no number is. */
static char *
show (JsonNode *node)
{
  char             number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;
  GString         *list;

  if (is_number (node))
    return g_strdup (g_ascii_dtostr (number, sizeof number, json_node_get_double (node)));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      text = json_to_string (node, FALSE);
      return g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), LETTERS_MOST));
    }
  list = g_string_new (NULL);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)) && list->len < LETTERS_MOST * 4; i++)
    {
      JsonNode        *element = json_array_get_element (json_node_get_array (node), i);
      g_autofree char *part = JSON_NODE_HOLDS_ARRAY (element) ? g_strdup ("[…]") : show (element);

      g_string_append_printf (list, "%s%s", i ? ";" : "", part);
    }
  return g_string_free (list, FALSE);
}

gboolean
card_refuse (const Card *card, JsonObject *object, const char *name, const char *wanted, GError **error)
{
  g_autofree char *value = show (card_member (object, name));

  g_set_error (error, VIA_ERROR, VIA_ERROR_FILE, _ ("“%s”: %s=%s should be %s"), card->path, name, value, wanted);
  return FALSE;
}

gboolean
card_unsupported (const Card *card, const char *name, const char *value, GError **error)
{
  g_set_error (error, VIA_ERROR, VIA_ERROR_UNSUPPORTED, _ ("“%s” says %s=%s, which this version cannot do"), card->path, name,
               value);
  return FALSE;
}

static gboolean
fill (const Card *card, ConfigKey key, const char *value, const char *name, GError **error)
{
  return config_fill (card->config, key, value, card->source, card->path, name, error);
}

gboolean
card_take (const Card *card, JsonObject *object, const char *name, ConfigKey key, GError **error)
{
  JsonNode        *node = card_member (object, name);
  g_autofree char *value = node ? show (node) : NULL;

  return !value || fill (card, key, value, name, error);
}

gboolean
card_take_word (const Card *card, JsonObject *object, const char *name, ConfigKey key, const CardWord *words, GError **error)
{
  JsonNode        *node = card_member (object, name);
  const char      *text = card_text (object, name);
  g_autofree char *shown = node ? show (node) : NULL;

  if (!node || card->config->source[key] != SOURCE_NONE)
    return TRUE;
  for (; words->theirs; words++)
    if (strcmp (words->theirs, text ? text : shown) == 0)
      return fill (card, key, words->ours, name, error);
  return card_unsupported (card, name, shown, error);
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
card_side (const Card *card, JsonObject *object, const char *name, int *side, GError **error)
{
  JsonNode *node = card_member (object, name);
  gint64    n = card_number (object, name);

  *side = 0;
  if (!node)
    return TRUE;
  if (JSON_NODE_HOLDS_ARRAY (node))
    n = last_two (json_node_get_array (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *sides = json_node_get_object (node);

      n = card_number (sides, "shortest_edge");
      n = n ? n : equal_sides (card_number (sides, "height"), card_number (sides, "width"));
    }
  if (n < 1 || n > SIDE_MOST)
    return card_refuse (card, object, name, _ ("the side of a square in pixels"), error);
  *side = (int) n;
  return TRUE;
}

static gboolean
fill_number (const Card *card, ConfigKey key, int number, const char *name, GError **error)
{
  g_autofree char *value = g_strdup_printf ("%d", number);

  return fill (card, key, value, name, error);
}

/* FALSE when the config has another number there. */
static gboolean
may_be (const Card *card, ConfigKey key, int number)
{
  const Config *config = card->config;
  int           known = key == KEY_IMAGE_SIZE ? config->image_size : key == KEY_CROP ? config->crop : config->resize;

  return config->source[key] == SOURCE_NONE || known == number;
}

/* FALSE when the config has another resize in mind. */
static gboolean
may_resize (const Card *card, int resize, gboolean squash)
{
  const Config *config = card->config;

  return may_be (card, KEY_RESIZE, resize)
         && (config->source[KEY_RESIZE_MODE] == SOURCE_NONE || squash == (config->resize_mode == RESIZE_SQUASH));
}

gboolean
card_geometry (const Card *card, const char *name, int size, int resize, gboolean squash, GError **error)
{
  if (size == 0 || !may_be (card, KEY_IMAGE_SIZE, size) || !may_be (card, KEY_CROP, size))
    return TRUE;
  if (!fill_number (card, KEY_IMAGE_SIZE, size, name, error) || !fill_number (card, KEY_CROP, size, name, error))
    return FALSE;
  if (!resize || !may_resize (card, resize, squash))
    return TRUE;
  return fill (card, KEY_RESIZE_MODE, squash ? "squash" : "shorter", name, error)
         && fill_number (card, KEY_RESIZE, resize, name, error);
}
