/* values.h - what a pickle is made of, as inert values in memory of a bounded size.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef VALUES_H
#define VALUES_H

#include "../base/parse-error.h"
#include "../base/tensor.h"

typedef enum
{
  VALUE_NONE,
  VALUE_BOOL,
  VALUE_WHOLE,
  VALUE_BIG, /* a whole number beyond 64 bits: that it is one is all we know */
  VALUE_REAL,
  VALUE_TEXT,
  VALUE_BYTES,
  VALUE_TUPLE,
  VALUE_LIST,
  VALUE_DICT,
  VALUE_SET,
  VALUE_GLOBAL,
  VALUE_STORAGE,
  VALUE_TENSOR,
  VALUE_OPAQUE
} ValueKind;

typedef struct _Value Value;

/* Bytes of a storage's key; they are decimal numbers. */
#define STORAGE_KEY_MOST 512

/* The numbers that tensors are views of: a member of the archive, or a stretch of a legacy file. */
typedef struct
{
  const char   *key;
  guint32       key_length;
  DType         dtype; /* DTYPE_OTHER for untyped bytes, too */
  int           width; /* bytes of a number */
  gint64        bytes;
  const guint8 *data; /* NULL until it is found */
} Storage;

/* A view of a storage; offset and strides count numbers. */
typedef struct
{
  Storage *storage;
  DType    dtype;
  int      width, rank;
  gint64   offset, count, shape[TENSOR_MAX_RANK], strides[TENSOR_MAX_RANK];
} TensorView;

/* What a name of Python's stands for. */
typedef enum
{
  ROLE_FOREIGN,  /* unknown, and never looked up: what is made of it is opaque */
  ROLE_HARMLESS, /* opaque as well, but nothing to warn of */
  ROLE_DICT,
  ROLE_TUPLE,
  ROLE_TENSOR,   /* (storage, offset, shape, strides …) */
  ROLE_TENSOR3,  /* the same … , requires_grad, hooks, dtype */
  ROLE_SUBCLASS, /* (function, class, its arguments …) */
  ROLE_WRAPPED,  /* (tensor …) */
  ROLE_STORAGE,
  ROLE_DTYPE
} Role;

typedef struct
{
  const char *name; /* "module.name" */
  Role        role;
  DType       dtype; /* of a storage or dtype; */
  int         width; /* its bytes */
} Global;

/* An object of a class that stays unknown. */
typedef struct
{
  const Global *class;
  Value   *args, *state; /* state NULL until there is one */
  gboolean visited;
} Object;

struct _Value
{
  ValueKind kind;
  guint32   n; /* bytes of a text, members of a container; a pair of a dict counts as two */
  union
  {
    gint64      whole; /* and bool */
    const char *text;  /* text and bytes, without a final zero */
    struct
    {
      Value  **items;
      guint32  room;
      gboolean visited;
    } list; /* tuple, list, dict, set */
    const Global *global;
    Storage      *storage;
    TensorView   *view;
    Object       *object;
  };
};

/* Owner of values, which live until it is freed. */
typedef struct _Values Values;

Values *values_new (ParseError *error);
void    values_free (Values *values);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Values, values_free)

/* From here on NULL or FALSE means that the error is recorded. */
ParseError *values_error (Values *values);
/* `size` zeroed bytes. */
gpointer values_alloc (Values *values, gsize size);
/* A larger copy of a block of n members, whose room at least doubles; `*room` is updated.  For blocks that grow seldom: the
 * old one stays. */
gpointer values_grow (Values *values, gconstpointer block, guint32 n, guint32 *room, guint32 needed, gsize member);
Value   *values_new_value (Values *values, ValueKind kind);
Value   *values_new_text (Values *values, ValueKind kind, const void *text, guint32 n);
Value   *values_new_list (Values *values, ValueKind kind, Value *const *items, guint32 n);
gboolean values_append (Values *values, Value *list, Value *const *items, guint32 n);
/* An object of the class; what is foreign is remembered. */
Value *values_new_object (Values *values, const Global *class, Value *args);
/* The one storage of that key: made, or found. */
Storage *values_storage (Values *values, const Storage *storage);
/* NULL when there is none; no error. */
Storage *values_find_storage (Values *values, const char *key, guint32 length);

/* The names of the foreign classes of which there are objects, at most some ten. */
const GPtrArray *values_foreign (const Values *values);

gboolean value_is_text (const Value *value, const char *text);
gboolean value_is_list (const Value *value, ValueKind kind, guint32 least);

#endif
