/* provenance-read.c - see provenance-read.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any plug-in and any file can put a parasite onto a layer, so every member is checked before it is used.
 */
#include "provenance-read.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "../explain/frame.h"
#include "strict-json.h"

/* Of a grid.  Two grids of so many numbers, each in at most 26 characters, fit in the bytes. */
#define NUMBERS_MOST (1024 * 1024)
#define SIDE_MOST (1 << 16)
#define BYTES_MOST (64u << 20)
#define COMMAS_MOST (2 * (NUMBERS_MOST + SIDE_MOST) + 100)
/* Of a picture in GIMP, and how far off a frame may lie. */
#define PIXELS_MOST (1 << 20)
/* Of the numbers of a grid: more is no float that can be reckoned with. */
#define NUMBER_MOST 1e30

typedef struct
{
  JsonObject *object;
  const char *layer;
  GError    **error;
} ProvenanceReader;

static gboolean
provenance_error (const ProvenanceReader *r, const char *key)
{
  g_set_error (r->error, VIA_ERROR, VIA_ERROR_FILE,
               _ ("What the layer “%s” says about how it was made is damaged: “%s” is missing or makes no sense; run ViT "
                  "Attribution on the picture again"),
               r->layer, key);
  return FALSE;
}

static gboolean
color_of (JsonNode *node, double least, double most, double *number)
{
  GType  type = node && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;
  double x = type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node) : NAN;

  if (!(x >= least && x <= most))
    return FALSE;
  *number = x;
  return TRUE;
}

static gboolean
read_number_member (const ProvenanceReader *r, const char *key, double least, double most, double *number)
{
  return color_of (json_object_get_member (r->object, key), least, most, number) || provenance_error (r, key);
}

static gboolean
read_whole (const ProvenanceReader *r, const char *key, int most, int *number)
{
  double x;

  if (!read_number_member (r, key, 0, most, &x))
    return FALSE;
  *number = (int) x;
  return *number == x || provenance_error (r, key);
}

static gboolean
read_text_member (const ProvenanceReader *r, const char *key, char **text)
{
  JsonNode *node = json_object_get_member (r->object, key);

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
    return provenance_error (r, key);
  *text = json_node_dup_string (node);
  return TRUE;
}

static gboolean
read_boolean (const ProvenanceReader *r, const char *key, gboolean *yes)
{
  JsonNode *node = json_object_get_member (r->object, key);

  if (!node || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return provenance_error (r, key);
  *yes = json_node_get_boolean (node);
  return TRUE;
}

/* The list under a key, lent; NULL when there is none, or it has not n members. */
static JsonArray *
list_of (JsonNode *node, guint n)
{
  JsonArray *list = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  return list && json_array_get_length (list) == n ? list : NULL;
}

static gboolean
read_list (const ProvenanceReader *r, const char *key, double least, double most, double *numbers, guint n)
{
  JsonArray *list = list_of (json_object_get_member (r->object, key), n);

  for (guint i = 0; list && i < n; i++)
    if (!color_of (json_array_get_element (list, i), least, most, &numbers[i]))
      list = NULL;
  return list || provenance_error (r, key);
}

static gboolean
grid_row (JsonNode *node, int width, float *row)
{
  JsonArray *list = list_of (node, width);
  double     x;

  for (int i = 0; list && i < width; i++, *row++ = (float) x)
    if (!color_of (json_array_get_element (list, i), -NUMBER_MOST, NUMBER_MOST, &x))
      return FALSE;
  return list != NULL;
}

/* How many rows and columns a list of lists has, at most so many that they are too many. */
static ViaSize
size_of_grid (JsonNode *node)
{
  JsonArray *rows = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  JsonNode  *row = rows && json_array_get_length (rows) ? json_array_get_element (rows, 0) : NULL;
  JsonArray *first = row && JSON_NODE_HOLDS_ARRAY (row) ? json_node_get_array (row) : NULL;

  return (ViaSize){ first ? (int) MIN (json_array_get_length (first), SIDE_MOST + 1) : 0,
                    rows ? (int) MIN (json_array_get_length (rows), SIDE_MOST + 1) : 0 };
}

/* Rows of numbers, to be freed.  A width of 0: of any size, which *cells becomes. */
static float *
read_grid (const ProvenanceReader *r, ViaSize *cells)
{
  JsonNode         *node = json_object_get_member (r->object, "grid");
  ViaSize           size = size_of_grid (node);
  g_autofree float *grid = NULL;
  gboolean          sound = size.width >= 1 && size.width <= SIDE_MOST && size.height >= 1 && size.height <= SIDE_MOST
                   && (gint64) size.width * size.height <= NUMBERS_MOST;
  gboolean good = sound && (cells->width == 0 || (size.width == cells->width && size.height == cells->height));

  if (good)
    grid = g_new (float, size.width *size.height);
  for (int y = 0; good && y < size.height; y++)
    good = grid_row (json_array_get_element (json_node_get_array (node), y), size.width, grid + y * size.width);
  if (!good)
    {
      provenance_error (r, "grid");
      return NULL;
    }
  *cells = size;
  return g_steal_pointer (&grid);
}

/* A number of a square, or width and height. */
static gboolean
read_input_size (const ProvenanceReader *r, ViaSize *size)
{
  JsonNode *node = json_object_get_member (r->object, "input_size");
  double    sides[2];

  if (node && JSON_NODE_HOLDS_ARRAY (node))
    {
      if (!read_list (r, "input_size", 1, PIXELS_MOST, sides, 2))
        return FALSE;
      *size = (ViaSize){ (int) sides[0], (int) sides[1] };
      return (size->width == sides[0] && size->height == sides[1]) || provenance_error (r, "input_size");
    }
  if (!read_whole (r, "input_size", G_MAXINT, &size->width))
    return FALSE;
  size->height = size->width;
  return TRUE;
}

static gboolean
read_place (const ProvenanceReader *r, Provenance *a)
{
  double size[2], box[4];

  if (!json_object_has_member (r->object, "frame") && json_object_has_member (r->object, "grid"))
    {
      g_set_error (r->error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
                   _ ("The layer “%s” was made by an older version, which did not note where in it the network had looked; run ViT "
                      "Attribution on the picture again"),
                   r->layer);
      return FALSE;
    }
  if (!read_list (r, "size", 1, PIXELS_MOST, size, 2) || !read_list (r, "frame", -PIXELS_MOST, PIXELS_MOST, box, 4)
      || !read_input_size (r, &a->input_size))
    return FALSE;
  a->width = (int) size[0];
  a->height = (int) size[1];
  a->frame = (ViaBox){ box[0], box[1], box[2], box[3] };
  return (box[2] > 0 && box[3] > 0) || provenance_error (r, "frame");
}

/* Older versions knew nothing but probabilities that add up to 1. */
static gboolean
read_answer (const ProvenanceReader *r, Provenance *a)
{
  g_autofree char *kind = NULL;

  a->outputs = VIA_OUTPUTS_SOFTMAX;
  if (json_object_has_member (r->object, "output_kind")
      && (!read_text_member (r, "output_kind", &kind)
          || !(via_outputs_find (kind, &a->outputs) || provenance_error (r, "output_kind"))))
    return FALSE;
  return a->outputs == VIA_OUTPUTS_VALUE ? read_number_member (r, "value", -G_MAXFLOAT, G_MAXFLOAT, &a->answer)
                                         : read_number_member (r, "probability", 0, 1, &a->answer);
}

/* Layers of before there was a choice say nothing, and are opaque. */
static gboolean
read_layer_alpha (const ProvenanceReader *r, ViaAlpha *alpha)
{
  g_autofree char *text = NULL;

  *alpha = VIA_ALPHA_OPAQUE;
  if (!json_object_has_member (r->object, "alpha"))
    return TRUE;
  if (!read_text_member (r, "alpha", &text))
    return FALSE;
  if (g_str_equal (text, "heat"))
    *alpha = VIA_ALPHA_HEAT;
  return g_str_equal (text, "heat") || g_str_equal (text, "opaque") || provenance_error (r, "alpha");
}

static gboolean
read_paint (const ProvenanceReader *r, ViaPaint *paint)
{
  g_autofree char *colormap = NULL;

  if (!read_text_member (r, "colormap", &colormap) || !read_boolean (r, "threshold", &paint->threshold)
      || !read_number_member (r, "level", 0, 1, &paint->level) || !read_layer_alpha (r, &paint->alpha))
    return FALSE;
  return via_colormap_find (colormap, &paint->colormap) || provenance_error (r, "colormap");
}

/* *grid: the rival's, to be freed, or NULL where there is none. */
static gboolean
read_rival (const ProvenanceReader *r, Provenance *a, float **grid)
{
  JsonNode        *node = json_object_get_member (r->object, "against");
  ProvenanceReader rival = *r;

  *grid = NULL;
  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return provenance_error (r, "against");
  rival.object = json_node_get_object (node);
  a->against_class = VIA_REST;
  return read_text_member (&rival, "label", &a->against)
         && (!json_object_has_member (rival.object, "class") || read_whole (&rival, "class", G_MAXINT, &a->against_class))
         && (*grid = read_grid (&rival, &a->cells));
}

static gboolean
read_heat_map (const ProvenanceReader *r, Provenance *a)
{
  g_autofree float *grid = read_grid (r, &a->cells), *rival = NULL;

  if (!grid || !read_rival (r, a, &rival))
    return FALSE;
  if (!(a->map = via_map_new_from_grid (grid, rival, a->cells, a->input_size, r->error)))
    {
      g_prefix_error (r->error, "“%s”: ", r->layer);
      return FALSE;
    }
  a->grid = via_map_grid (a->map, 0, &a->cells);
  a->rival = via_map_rival (a->map, 0);
  return TRUE;
}

/* The text's root, to be unreferenced. */
static JsonNode *
parse_json (const char *data, gsize size, char **problem)
{
  g_autofree char *text = NULL;
  gsize            commas = 0;

  if (size > 0 && data[size - 1] == '\0') /* some who write parasites count the end of the text */
    size--;
  for (gsize i = 0; i < size; i++)
    commas += data[i] == ',';
  if (size > BYTES_MOST || commas > COMMAS_MOST)
    *problem = g_strdup (_ ("it is too large"));
  else if (!g_utf8_validate_len (data, size, NULL))
    *problem = g_strdup (_ ("it is no text"));
  else
    text = g_strndup (data, size);
  return text ? strict_json_parse (text, problem) : NULL;
}

static void
translate_label (char **label)
{
  char *shown = *label ? g_strdup (g_dpgettext2 (GETTEXT_PACKAGE, "label", *label)) : NULL;

  g_free (*label);
  *label = shown;
}

/* The classes of the built-in model are written in one language, and shown in the user's. */
static void
translate_labels (Provenance *a)
{
  if (a->against && a->against_class == VIA_REST)
    {
      g_free (a->against);
      a->against = g_strdup (via_model_label (NULL, VIA_REST));
    }
  if (!g_str_equal (a->model, "demo"))
    return;
  translate_label (&a->label);
  translate_label (&a->against);
}

gboolean
provenance_read (Provenance *a, const void *data, gsize size, const char *layer, GError **error)
{
  g_autofree char *problem = NULL;
  g_autoptr (JsonNode) root = parse_json (data, size, &problem);
  ProvenanceReader r = { .layer = layer, .error = error };

  *a = (Provenance){ 0 };
  if (root && !JSON_NODE_HOLDS_OBJECT (root))
    problem = g_strdup (_ ("it is no object"));
  if (problem)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_FILE,
                   _ ("What the layer “%s” says about how it was made is damaged: %s; run ViT Attribution on the picture again"),
                   layer, problem);
      return FALSE;
    }
  r.object = json_node_get_object (root);
  if (read_place (&r, a) && read_text_member (&r, "label", &a->label) && read_text_member (&r, "model", &a->model)
      && read_text_member (&r, "method", &a->method) && read_whole (&r, "class", G_MAXINT, &a->class) && read_answer (&r, a)
      && read_paint (&r, &a->paint) && read_heat_map (&r, a))
    {
      a->root = g_steal_pointer (&root);
      translate_labels (a);
      return TRUE;
    }
  provenance_clear (a);
  return FALSE;
}

/* Scaling rounds either side to whole pixels. */
gboolean
provenance_frame (const Provenance *a, int width, int height, const char *layer, ViaBox *frame, GError **error)
{
  double across = (double) width / a->width, down = (double) height / a->height;

  if (fabs (across - down) > 1.0 / a->width + 1.0 / a->height)
    {
      g_set_error (
          error, VIA_ERROR, VIA_ERROR_UNSUPPORTED,
          _ ("The layer “%s” had %d × %d pixels when it was made and has %d × %d now, so it is no longer known where in it the "
             "network looked; run ViT Attribution on the picture again"),
          layer, a->width, a->height, width, height);
      return FALSE;
    }
  *frame = frame_scaled (a->frame, across, down);
  return TRUE;
}

char *
provenance_repainted (const Provenance *a, const ViaPaint *paint)
{
  g_autoptr (JsonNode) root = json_node_copy (a->root);
  JsonObject *object = json_node_get_object (root);

  json_object_set_string_member (object, "colormap", via_colormap_id (paint->colormap));
  json_object_set_boolean_member (object, "threshold", paint->threshold);
  json_object_set_double_member (object, "level", paint->level);
  json_object_set_string_member (object, "alpha", paint->alpha == VIA_ALPHA_HEAT ? "heat" : "opaque");
  return json_to_string (root, FALSE);
}

void
provenance_clear (Provenance *a)
{
  g_free (a->label);
  g_free (a->model);
  g_free (a->method);
  g_free (a->against);
  via_map_free (a->map);
  g_clear_pointer (&a->root, json_node_unref);
  *a = (Provenance){ 0 };
}
