/* values.c - what a pickle is made of, as inert values in memory of a bounded size.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All of it lies in one arena: a pickle can hold cycles, and nothing of it is needed once the names of its tensors are known.
 * The arena has a limit, so no pickle can take more, however it is written.
 */
#include "values.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* With a pickle of 64 MiB that had to be inflated, and the names and tensors that are found, below 320 MiB. */
#define MEMORY_MOST (224u << 20)
#ifndef CHUNK_SIZE /* the fuzzer sets none, so that every block stands alone and its bounds are watched */
#define CHUNK_SIZE (64u << 10)
#endif
/* One for each tensor, and some to spare. */
#define STORAGES_MOST 65536u
#define FOREIGN_MOST 10u

typedef struct _Chunk
{
  struct _Chunk *next;
  gsize          used, size;
} Chunk;

struct _Values
{
  ParseError *error;
  Chunk      *chunk; /* the one in use first */
  gsize       memory;
  GTree      *storages; /* of Storage, by key; no hash table, for which keys could be made that all meet in one place */
  GPtrArray  *foreign;  /* of char *, in the arena */
};

static int
by_key (gconstpointer a, gconstpointer b)
{
  const Storage *x = a, *y = b;
  int            order = memcmp (x->key, y->key, MIN (x->key_length, y->key_length));

  return order ? order : (x->key_length > y->key_length) - (x->key_length < y->key_length);
}

Values *
values_new (ParseError *error)
{
  Values *values = g_new0 (Values, 1);

  values->error = error;
  values->storages = g_tree_new (by_key);
  values->foreign = g_ptr_array_new ();
  return values;
}

void
values_free (Values *values)
{
  if (!values)
    return;
  while (values->chunk)
    {
      Chunk *next = values->chunk->next;

      g_free (values->chunk);
      values->chunk = next;
    }
  g_tree_unref (values->storages);
  g_ptr_array_unref (values->foreign);
  g_free (values);
}

ParseError *
values_error (Values *values)
{
  return values->error;
}

const GPtrArray *
values_foreign (const Values *values)
{
  return values->foreign;
}

/* A chunk with room for at least `size` bytes.  Large blocks get one of their own, behind the one in use. */
static Chunk *
new_chunk (Values *values, gsize size)
{
  gsize  room = MAX (size, CHUNK_SIZE);
  Chunk *chunk;

  if (room > MEMORY_MOST || values->memory > MEMORY_MOST - room)
    {
      parse_error_file (values->error, _ ("it holds more objects than any checkpoint"));
      return NULL;
    }
  chunk = g_try_malloc (sizeof *chunk + room);
  if (!chunk)
    {
      parse_error_memory (values->error);
      return NULL;
    }
  values->memory += room;
  *chunk = (Chunk){ NULL, 0, room };
  if (size > CHUNK_SIZE && values->chunk)
    {
      chunk->next = values->chunk->next;
      values->chunk->next = chunk;
    }
  else
    {
      chunk->next = values->chunk;
      values->chunk = chunk;
    }
  return chunk;
}

gpointer
values_alloc (Values *values, gsize size)
{
  Chunk   *chunk = values->chunk;
  gpointer block;

  size = (size + 7) & ~(gsize) 7;
  if (!chunk || chunk->size - chunk->used < size)
    chunk = new_chunk (values, size);
  if (!chunk)
    return NULL;
  block = (guint8 *) (chunk + 1) + chunk->used;
  chunk->used += size;
  return memset (block, 0, size);
}

gpointer
values_grow (Values *values, gconstpointer block, guint32 n, guint32 *room, guint32 needed, gsize member)
{
  guint32  larger = MAX (needed, *room < G_MAXUINT32 / 2 ? *room * 2 : G_MAXUINT32);
  gpointer grown = values_alloc (values, larger * member);

  if (!grown)
    return NULL;
  if (n)
    memcpy (grown, block, n * member);
  *room = larger;
  return grown;
}

Value *
values_new_value (Values *values, ValueKind kind)
{
  Value *value = values_alloc (values, sizeof *value);

  if (value)
    value->kind = kind;
  return value;
}

Value *
values_new_text (Values *values, ValueKind kind, const void *text, guint32 n)
{
  Value *value = values_new_value (values, kind);

  if (value)
    {
      value->text = text;
      value->n = n;
    }
  return value;
}

Value *
values_new_list (Values *values, ValueKind kind, Value *const *items, guint32 n)
{
  Value *value = values_new_value (values, kind);

  return value && values_append (values, value, items, n) ? value : NULL;
}

gboolean
values_append (Values *values, Value *list, Value *const *items, guint32 n)
{
  if (n == 0)
    return TRUE;
  if (n > G_MAXUINT32 - list->n)
    return parse_error_file (values->error, _ ("it holds more objects than any checkpoint"));
  if (list->n + n > list->list.room)
    {
      Value **grown = values_grow (values, list->list.items, list->n, &list->list.room, list->n + n, sizeof *items);

      if (!grown)
        return FALSE;
      list->list.items = grown;
    }
  memcpy (list->list.items + list->n, items, n * sizeof *items);
  list->n += n;
  return TRUE;
}

static void
remember_foreign (Values *values, const char *name)
{
  if (values->foreign->len < FOREIGN_MOST && !g_ptr_array_find_with_equal_func (values->foreign, name, g_str_equal, NULL))
    g_ptr_array_add (values->foreign, (gpointer) name);
}

Value *
values_new_object (Values *values, const Global *class, Value *args)
{
  Value *value = values_new_value (values, VALUE_OPAQUE);

  value = value && (value->object = values_alloc (values, sizeof (Object))) ? value : NULL;
  if (!value)
    return NULL;
  value->object->class = class;
  value->object->args = args;
  if (class->role == ROLE_FOREIGN)
    remember_foreign (values, class->name);
  return value;
}

Storage *
values_find_storage (Values *values, const char *key, guint32 length)
{
  const Storage wanted = { .key = key, .key_length = length };

  return length <= STORAGE_KEY_MOST ? g_tree_lookup (values->storages, &wanted) : NULL;
}

Storage *
values_storage (Values *values, const Storage *storage)
{
  Storage *known = g_tree_lookup (values->storages, storage), *copy;

  if (known && known->dtype == storage->dtype && known->width == storage->width && known->bytes == storage->bytes)
    return known;
  if (g_tree_nnodes (values->storages) >= (int) STORAGES_MOST)
    {
      parse_error_file (values->error, _ ("it holds more objects than any checkpoint"));
      return NULL;
    }
  copy = values_alloc (values, sizeof *copy);
  if (!copy)
    return NULL;
  *copy = *storage;
  if (!known) /* else the same bytes as numbers of another type: the first form stays the one that is found */
    g_tree_insert (values->storages, copy, copy);
  return copy;
}

gboolean
value_is_text (const Value *value, const char *text)
{
  return value->kind == VALUE_TEXT && value->n == strlen (text) && memcmp (value->text, text, value->n) == 0;
}

gboolean
value_is_list (const Value *value, ValueKind kind, guint32 least)
{
  return value->kind == kind && value->n >= least;
}
