/* record-shape.c - see record-shape.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "record-shape.h"

#include <math.h>

#include "failure.h"
#include "record.h"

/* ---- values */

static gboolean
is_whole_number (JsonNode *node)
{
  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64;
}

/* One that is not finite is null, and 1e999 is none. */
static gboolean
is_number (JsonNode *node)
{
  if (!node || JSON_NODE_HOLDS_NULL (node) || is_whole_number (node))
    return node != NULL;
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_DOUBLE && isfinite (json_node_get_double (node));
}

static gboolean
has_number (JsonObject *object, const char *member)
{
  return is_number (json_object_get_member (object, member));
}

/* Whether it is an array of nothing but numbers; *n: how many. */
static gboolean
has_numbers (JsonObject *object, const char *member, guint *n)
{
  JsonArray *array = record_array (object, member);

  *n = array ? json_array_get_length (array) : 0;
  for (guint i = 0; i < *n; i++)
    if (!is_number (json_array_get_element (array, i)))
      return FALSE;
  return array != NULL;
}

static gboolean
has_so_many_numbers (JsonObject *object, const char *member, guint wanted)
{
  guint n;

  return has_numbers (object, member, &n) && n == wanted;
}

static JsonObject *
object_in (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* ---- of a picture that failed, and of one that was explained */

static gboolean
is_failure (JsonObject *record)
{
  return failure_of_id (record_failure (record)) < N_FAILURES && record_text (record, "error");
}

static gboolean
has_predictions (JsonObject *record)
{
  JsonArray  *predictions = record_array (record, "predictions");
  const guint n = predictions ? json_array_get_length (predictions) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *one = record_prediction (record, i);

      if (!one || !is_whole_number (json_object_get_member (one, "class"))
          || !(has_number (one, "probability") || has_number (one, "value")))
        return FALSE;
    }
  return n > 0;
}

static gboolean
has_outputs (JsonObject *record)
{
  const guint n = record_n_outputs (record);

  for (guint i = 0; i < n; i++)
    if (!record_output (record, i))
      return FALSE;
  return n > 0 && has_so_many_numbers (record, "output_sizes", n);
}

static gboolean
is_explanation (JsonObject *record)
{
  guint n;

  return has_outputs (record) && has_predictions (record) && has_numbers (record, "classes", &n) && record_text (record, "method");
}

/* ---- of one that was evaluated */

/* What was answered while more and more was hidden in one way. */
static gboolean
read_courses (JsonObject *courses, GString *shape)
{
  g_autoptr (GList) names = json_object_get_members (courses);
  guint n;

  for (const GList *name = names; name; name = name->next)
    if (has_numbers (courses, name->data, &n))
      g_string_append_printf (shape, " %s %u", (const char *) name->data, n);
    else
      return FALSE;
  return TRUE;
}

static gboolean
is_segmentation (JsonObject *found)
{
  return has_number (found, "hit") && has_number (found, "correct") && has_number (found, "labelled")
         && has_so_many_numbers (found, "intersections", 2) && has_so_many_numbers (found, "unions", 2)
         && has_number (found, "average_precision");
}

/* *masked grows by one where the object is known. */
static gboolean
read_method (JsonObject *method, GString *shape, guint *masked)
{
  g_autoptr (GList) names = json_object_get_members (method);
  gboolean ok = TRUE;

  for (const GList *name = names; ok && name; name = name->next)
    {
      JsonObject *part = object_in (method, name->data);

      if (!part)
        ok = has_number (method, name->data);
      else if (g_str_equal (name->data, "segmentation"))
        ok = is_segmentation (part) && ++*masked;
      else
        {
          g_string_append_printf (shape, " %s", (const char *) name->data);
          ok = read_courses (part, shape);
        }
    }
  return ok;
}

/* Of a picture either all methods know where the object is or none. */
static gboolean
read_methods (JsonObject *methods, GString *shape)
{
  g_autoptr (GList) ids = json_object_get_members (methods);
  const guint n = json_object_get_size (methods);
  guint       masked = 0;

  for (const GList *id = ids; id; id = id->next)
    {
      JsonObject *method = object_in (methods, id->data);

      g_string_append_printf (shape, "%s%s", shape->len ? " " : "", (const char *) id->data);
      if (!method || !read_method (method, shape, &masked))
        return FALSE;
    }
  return n > 0 && (masked == 0 || masked == n);
}

/* Of networks that have forgotten, if it was shown to any. */
static gboolean
is_randomised_whole (JsonObject *record, JsonObject *methods)
{
  JsonObject *found = object_in (record, "randomised"), *maps = found ? object_in (found, "methods") : NULL;
  g_autoptr (GList) ids = maps ? json_object_get_members (maps) : NULL;
  guint n;

  if (!json_object_has_member (record, "randomised"))
    return TRUE;
  if (!maps || !has_numbers (found, "blocks", &n) || n == 0)
    return FALSE;
  for (const GList *id = ids; id; id = id->next)
    if (!json_object_has_member (methods, id->data) || !has_so_many_numbers (maps, id->data, n))
      return FALSE;
  return ids != NULL;
}

static gboolean
read_evaluation (JsonObject *record, GString *shape)
{
  JsonObject *methods = object_in (record, "methods");
  const guint n = methods ? json_object_get_size (methods) : 0;

  return methods && has_number (record, "class") && read_methods (methods, shape)
         && has_so_many_numbers (record, "rank_correlations", n * (n - 1) / 2) && is_randomised_whole (record, methods);
}

gboolean
record_shape_read (JsonObject *record, GString *shape)
{
  if (json_object_has_member (record, "kind"))
    return is_failure (record);
  return json_object_has_member (record, "methods") ? read_evaluation (record, shape) : is_explanation (record);
}
