/* tree.c - finds the tensors in the object that a PyTorch file holds.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The name of a tensor is the way to it: keys of dicts, places in lists, attributes of objects, joined by dots.  A module keeps
 * its layers and numbers in attributes of its own, which do not count: then `_modules.norm._parameters.weight` is `norm.weight`,
 * as in a file of weights alone.
 *
 * The tree may be no tree: lists that hold themselves, or sixty pairs of the same pair twice, which have 2^60 ways through them.
 * Every container is therefore visited once, and none lies deeper than some layers.
 */
#include "tree.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEPTH_MOST 32
#define TENSORS_MOST 20000u
#define NAME_MOST 512

typedef struct
{
  TreePlace     place;
  gpointer      data;
  GArray       *tensors;
  GStringChunk *names;
  GHashTable   *seen; /* names */
  GString      *name; /* of where we are */
  int           depth;
  ParseError   *error;
} TreeWalk;

static gboolean walk (TreeWalk *w, Value *value);

/* Row-major without gaps; how far apart the members of a dimension of one member lie does not matter. */
static gboolean
is_contiguous (const TensorView *view)
{
  gint64 stride = 1;

  for (int i = view->rank - 1; i >= 0; i--)
    {
      if (view->shape[i] != 1 && view->strides[i] != stride)
        return FALSE;
      stride *= view->shape[i];
    }
  return TRUE;
}

static gboolean
append_tensor (TreeWalk *w, const TensorView *view)
{
  Tensor tensor = { .dtype = view->dtype, .rank = view->rank, .count = view->count };

  if (w->tensors->len == TENSORS_MOST)
    return parse_error_file (w->error, _ ("it holds more than %u entries"), TENSORS_MOST);
  if (!view->storage->data && !w->place (w->data, view->storage, w->error))
    return FALSE;
  tensor.name = g_string_chunk_insert_len (w->names, w->name->str, w->name->len);
  if (!g_hash_table_add (w->seen, (gpointer) tensor.name))
    return parse_error_file (w->error, _ ("it holds “%s” twice"), tensor.name);
  memcpy (tensor.shape, view->shape, sizeof tensor.shape);
  tensor.data = view->storage->data + (view->count ? view->offset * view->width : 0);
  tensor.strided = view->count > 0 && !is_contiguous (view);
  if (tensor.strided)
    memcpy (tensor.strides, view->strides, sizeof tensor.strides);
  g_array_append_val (w->tensors, tensor);
  return TRUE;
}

static gboolean
is_layout (const Value *key)
{
  return value_is_text (key, "_modules") || value_is_text (key, "_parameters") || value_is_text (key, "_buffers");
}

/* Appends the key to the name; FALSE when it cannot be part of one. */
static gboolean
append_key (GString *name, const Value *key)
{
  if (is_layout (key))
    return TRUE;
  if (name->len)
    g_string_append_c (name, '.');
  if (key->kind == VALUE_WHOLE)
    g_string_append_printf (name, "%" G_GINT64_FORMAT, key->whole);
  else if (key->kind == VALUE_TEXT && key->n <= NAME_MOST && g_utf8_validate_len (key->text, key->n, NULL))
    g_string_append_len (name, key->text, key->n);
  else
    return FALSE;
  return name->len <= NAME_MOST;
}

static gboolean *
visited_of (Value *value)
{
  return value->kind == VALUE_OPAQUE ? &value->object->visited : &value->list.visited;
}

/* A container where we have not been; asked before its name is made, which takes longer. */
static gboolean
is_new_container (const TreeWalk *w, Value *value)
{
  switch (value->kind)
    {
    case VALUE_DICT:
    case VALUE_LIST:
    case VALUE_TUPLE:
    case VALUE_OPAQUE:
      return w->depth < DEPTH_MOST && !*visited_of (value);
    default:
      return FALSE;
    }
}

/* What has no usable name is nothing that a network asks for. */
static gboolean
walk_member (TreeWalk *w, const Value *key, Value *member)
{
  gsize    length = w->name->len;
  gboolean good;

  if (member->kind != VALUE_TENSOR && !is_new_container (w, member))
    return TRUE;
  good = !append_key (w->name, key) || walk (w, member);
  g_string_truncate (w->name, length);
  return good;
}

static gboolean
walk_dict (TreeWalk *w, const Value *dict)
{
  for (guint32 i = 0; i < dict->n; i += 2)
    if (!walk_member (w, dict->list.items[i], dict->list.items[i + 1]))
      return FALSE;
  return TRUE;
}

static gboolean
walk_list (TreeWalk *w, const Value *list)
{
  for (guint32 i = 0; i < list->n; i++)
    {
      const Value key = { .kind = VALUE_WHOLE, .whole = i };

      if (!walk_member (w, &key, list->list.items[i]))
        return FALSE;
    }
  return TRUE;
}

/* The attributes of an object; those with slots have a pair of dicts. */
static gboolean
walk_state (TreeWalk *w, Value *state)
{
  if (!state)
    return TRUE;
  if (state->kind != VALUE_TUPLE || state->n != 2)
    return walk (w, state);
  return walk (w, state->list.items[0]) && walk (w, state->list.items[1]);
}

static gboolean
walk_container (TreeWalk *w, Value *value)
{
  switch (value->kind)
    {
    case VALUE_DICT:
      return walk_dict (w, value);
    case VALUE_LIST:
    case VALUE_TUPLE:
      return walk_list (w, value);
    case VALUE_OPAQUE:
      return walk_state (w, value->object->state);
    default:
      return TRUE;
    }
}

static gboolean
walk (TreeWalk *w, Value *value)
{
  gboolean good;

  if (value->kind == VALUE_TENSOR)
    return append_tensor (w, value->view);
  if (!is_new_container (w, value))
    return TRUE;
  *visited_of (value) = TRUE;
  w->depth++;
  good = walk_container (w, value);
  w->depth--;
  return good;
}

gboolean
tree_read (Value *root, TreePlace place, gpointer data, GArray *tensors, GStringChunk *names, ParseError *error)
{
  TreeWalk w = { place, data, tensors, names };
  gboolean good;

  w.seen = g_hash_table_new (g_str_hash, g_str_equal);
  w.name = g_string_new (NULL);
  w.error = error;
  good = walk (&w, root);
  g_string_free (w.name, TRUE);
  g_hash_table_unref (w.seen);
  return good;
}
