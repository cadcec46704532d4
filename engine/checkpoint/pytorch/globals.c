/* globals.c - what the names of Python's classes and functions in a checkpoint stand for, and what calling them gives.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The names that matter are few: PyTorch rebuilds a tensor with _rebuild_tensor_v2 (storage, offset, shape, strides, …), all in
 * numbers, where a storage is the persistent id ("storage", class, key, location, count of numbers).
 * Source: torch/_utils.py and torch/serialization.py of PyTorch.
 */
#include "globals.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const Global known[] = {
  { "collections.OrderedDict", ROLE_DICT },
  { "collections.defaultdict", ROLE_DICT },
  { "builtins.dict", ROLE_DICT },
  { "__builtin__.dict", ROLE_DICT },
  { "torch.Size", ROLE_TUPLE },
  { "torch._utils._rebuild_tensor", ROLE_TENSOR },
  { "torch._utils._rebuild_tensor_v2", ROLE_TENSOR },
  { "torch._utils._rebuild_tensor_v3", ROLE_TENSOR3 },
  { "torch._tensor._rebuild_from_type_v2", ROLE_SUBCLASS },
  { "torch._tensor._rebuild_from_type", ROLE_SUBCLASS },
  { "torch._utils._rebuild_parameter", ROLE_WRAPPED },
  { "torch._utils._rebuild_parameter_with_state", ROLE_WRAPPED },
  { "torch.nn.parameter.Parameter", ROLE_WRAPPED },
  { "torch.nn.parameter.Buffer", ROLE_WRAPPED },
  { "torch.DoubleStorage", ROLE_STORAGE, DTYPE_F64, 8 },
  { "torch.FloatStorage", ROLE_STORAGE, DTYPE_F32, 4 },
  { "torch.HalfStorage", ROLE_STORAGE, DTYPE_F16, 2 },
  { "torch.BFloat16Storage", ROLE_STORAGE, DTYPE_BF16, 2 },
  { "torch.LongStorage", ROLE_STORAGE, DTYPE_I64, 8 },
  { "torch.IntStorage", ROLE_STORAGE, DTYPE_OTHER, 4 },
  { "torch.ShortStorage", ROLE_STORAGE, DTYPE_OTHER, 2 },
  { "torch.CharStorage", ROLE_STORAGE, DTYPE_OTHER, 1 },
  { "torch.ByteStorage", ROLE_STORAGE, DTYPE_OTHER, 1 },
  { "torch.BoolStorage", ROLE_STORAGE, DTYPE_OTHER, 1 },
  { "torch.ComplexFloatStorage", ROLE_STORAGE, DTYPE_OTHER, 8 },
  { "torch.ComplexDoubleStorage", ROLE_STORAGE, DTYPE_OTHER, 16 },
  { "torch.storage.UntypedStorage", ROLE_STORAGE, DTYPE_OTHER, 1 },
  { "torch.float64", ROLE_DTYPE, DTYPE_F64, 8 },
  { "torch.float32", ROLE_DTYPE, DTYPE_F32, 4 },
  { "torch.float16", ROLE_DTYPE, DTYPE_F16, 2 },
  { "torch.bfloat16", ROLE_DTYPE, DTYPE_BF16, 2 },
  { "torch.int64", ROLE_DTYPE, DTYPE_I64, 8 },
  { "torch.int32", ROLE_DTYPE, DTYPE_OTHER, 4 },
  { "torch.int16", ROLE_DTYPE, DTYPE_OTHER, 2 },
  { "torch.int8", ROLE_DTYPE, DTYPE_OTHER, 1 },
  { "torch.uint64", ROLE_DTYPE, DTYPE_OTHER, 8 },
  { "torch.uint32", ROLE_DTYPE, DTYPE_OTHER, 4 },
  { "torch.uint16", ROLE_DTYPE, DTYPE_OTHER, 2 },
  { "torch.uint8", ROLE_DTYPE, DTYPE_OTHER, 1 },
  { "torch.bool", ROLE_DTYPE, DTYPE_OTHER, 1 },
  { "torch.float8_e4m3fn", ROLE_DTYPE, DTYPE_OTHER, 1 },
  { "torch.float8_e5m2", ROLE_DTYPE, DTYPE_OTHER, 1 },
  { "torch.complex64", ROLE_DTYPE, DTYPE_OTHER, 8 },
  { "torch.complex128", ROLE_DTYPE, DTYPE_OTHER, 16 },
  { "argparse.Namespace", ROLE_HARMLESS },
  { "builtins.set", ROLE_HARMLESS },
  { "__builtin__.set", ROLE_HARMLESS },
  { "builtins.object", ROLE_HARMLESS },
  { "__builtin__.object", ROLE_HARMLESS },
  { "copy_reg._reconstructor", ROLE_HARMLESS },
  { "copyreg._reconstructor", ROLE_HARMLESS },
  { "pathlib.PosixPath", ROLE_HARMLESS },
  { "torch.device", ROLE_HARMLESS },
  { "numpy.dtype", ROLE_HARMLESS },
  { "numpy.core.multiarray.scalar", ROLE_HARMLESS },
  { "numpy._core.multiarray.scalar", ROLE_HARMLESS },
};

/* Modules that hold nothing but layers and other plain objects. */
static const char *const harmless_modules[] = { "__torch__.", "torch.nn.modules.", "torch.jit._pickle.", "torch.optim." };

/* The role of "module.name"; the name is borrowed. */
static Global
find_global (const char *name)
{
  g_autofree char *on_cpu = g_str_has_prefix (name, "torch.cuda.") ? g_strconcat ("torch.", name + 11, NULL) : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].name, on_cpu ? on_cpu : name) == 0)
      return known[i];
  for (gsize i = 0; i < G_N_ELEMENTS (harmless_modules); i++)
    if (g_str_has_prefix (name, harmless_modules[i]))
      return (Global){ name, ROLE_HARMLESS };
  return (Global){ name, ROLE_FOREIGN };
}

/* Names come from outside and are shown: what is no letter, digit or usual mark becomes a question mark. */
static char *
clean_name (Values *values, const char *name, gsize length)
{
  char *clean = values_alloc (values, length + 1);

  for (gsize i = 0; clean && i < length; i++)
    clean[i] = g_ascii_isalnum (name[i]) || strchr ("._-<>", name[i]) ? name[i] : '?';
  return clean;
}

Value *
globals_value (Values *values, const char *name, gsize length)
{
  Value  *value = values_new_value (values, VALUE_GLOBAL);
  Global *global = value ? values_alloc (values, sizeof *global) : NULL;
  char   *clean = global ? clean_name (values, name, length) : NULL;

  if (!clean)
    return NULL;
  *global = find_global (clean);
  value->global = global;
  return value;
}

/* A tuple of natural numbers. */
static gboolean
read_naturals (const Value *tuple, gint64 *numbers)
{
  for (guint32 i = 0; i < tuple->n; i++)
    {
      if (tuple->list.items[i]->kind != VALUE_WHOLE || tuple->list.items[i]->whole < 0)
        return FALSE;
      numbers[i] = tuple->list.items[i]->whole;
    }
  return TRUE;
}

static gboolean
shape_of (TensorView *view, Value *const *args, ParseError *error)
{
  const Value *shape = args[2], *strides = args[3];

  if (args[1]->kind != VALUE_WHOLE || args[1]->whole < 0 || shape->kind != VALUE_TUPLE || strides->kind != VALUE_TUPLE
      || shape->n != strides->n)
    return parse_error_file (error, _ ("one of its entries has no proper shape"));
  if (shape->n > TENSOR_MAX_RANK)
    return parse_error_file (error, _ ("one of its entries has more than %d dimensions"), TENSOR_MAX_RANK);
  if (!read_naturals (shape, view->shape) || !read_naturals (strides, view->strides))
    return parse_error_file (error, _ ("one of its entries has a negative size"));
  view->rank = (int) shape->n;
  view->offset = args[1]->whole;
  return TRUE;
}

/* The last number must lie within the storage: offset + sum of (size - 1) * stride. */
static gboolean
check_extent (TensorView *view, ParseError *error)
{
  gint64 last = view->offset, way;

  view->count = 1;
  for (int i = 0; i < view->rank; i++)
    if (__builtin_mul_overflow (view->count, view->shape[i], &view->count))
      return parse_error_file (error, _ ("one of its entries is larger than any file"));
  for (int i = 0; i < view->rank && view->count > 0; i++)
    if (__builtin_mul_overflow (view->shape[i] - 1, view->strides[i], &way) || __builtin_add_overflow (last, way, &last))
      return parse_error_file (error, _ ("one of its entries is larger than any file"));
  if (view->count > 0 ? last >= view->storage->bytes / view->width : view->offset > view->storage->bytes / view->width)
    return parse_error_file (error, _ ("one of its entries lies outside its numbers"));
  /* A view that repeats numbers: nothing that a network has, and a way to claim terabytes. */
  if (view->count > view->storage->bytes / view->width)
    view->dtype = DTYPE_OTHER;
  return TRUE;
}

/* `typed` NULL, or the dtype that an untyped storage is read as. */
static Value *
make_tensor (Values *values, Value *const *args, const Global *typed)
{
  ParseError *error = values_error (values);
  Value      *value = values_new_value (values, VALUE_TENSOR);
  TensorView *view = value ? values_alloc (values, sizeof *view) : NULL;

  if (!view)
    return NULL;
  if (args[0]->kind != VALUE_STORAGE)
    {
      parse_error_file (error, _ ("one of its entries has no numbers"));
      return NULL;
    }
  view->storage = args[0]->storage;
  view->dtype = typed ? typed->dtype : view->storage->dtype;
  view->width = typed ? typed->width : view->storage->width;
  if (!shape_of (view, args, error) || !check_extent (view, error))
    return NULL;
  value->view = view;
  return value;
}

/* Of nothing, or of a list of pairs.  One member that is no pair ends it: else a long list could be looked through many times over
 * without anything coming of it. */
static Value *
make_dict (Values *values, const Value *args)
{
  Value       *dict = values_new_value (values, VALUE_DICT);
  const Value *pairs = args->n > 0 ? args->list.items[0] : NULL;

  for (guint32 i = 0; dict && pairs && pairs->kind == VALUE_LIST && i < pairs->n; i++)
    {
      const Value *pair = pairs->list.items[i];

      if ((pair->kind != VALUE_TUPLE && pair->kind != VALUE_LIST) || pair->n != 2)
        return NULL;
      if (!values_append (values, dict, pair->list.items, 2))
        return NULL;
    }
  return dict;
}

static const Global *
dtype_of (const Value *args)
{
  const Value *last = args->n >= 7 ? args->list.items[6] : NULL;

  return last && last->kind == VALUE_GLOBAL && last->global->role == ROLE_DTYPE ? last->global : NULL;
}

/* What is made of one of the known names; NULL without an error when the arguments are not the usual ones. */
static Value *
make_known (Values *values, const Global *global, Value *args)
{
  Value *const *items = args->list.items;

  switch (global->role)
    {
    case ROLE_DICT:
      return make_dict (values, args);
    case ROLE_TUPLE:
      return args->n == 1 && items[0]->kind == VALUE_TUPLE ? items[0] : NULL;
    case ROLE_TENSOR:
      return args->n >= 4 ? make_tensor (values, items, NULL) : NULL;
    case ROLE_TENSOR3:
      return dtype_of (args) ? make_tensor (values, items, dtype_of (args)) : NULL;
    case ROLE_WRAPPED:
      return args->n >= 1 && items[0]->kind == VALUE_TENSOR ? items[0] : NULL;
    default:
      return NULL;
    }
}

/* (function, class, arguments …): what the function gives, when it is one that gives tensors. */
static Value *
make_subclass (Values *values, const Value *args)
{
  const Value *function = args->n >= 3 ? args->list.items[0] : NULL;

  if (!function || function->kind != VALUE_GLOBAL || args->list.items[2]->kind != VALUE_TUPLE)
    return NULL;
  return make_known (values, function->global, args->list.items[2]);
}

/* copy_reg._reconstructor (class, base, state) and its like make an object of their first argument. */
static const Global *
class_of (const Global *global, const Value *args)
{
  if (g_str_has_suffix (global->name, "._reconstructor") && value_is_list (args, VALUE_TUPLE, 1)
      && args->list.items[0]->kind == VALUE_GLOBAL)
    return args->list.items[0]->global;
  return global;
}

Value *
globals_call (Values *values, Value *callable, Value *args)
{
  Value *made = NULL;

  if (callable->kind == VALUE_OPAQUE)
    return values_new_object (values, callable->object->class, args);
  if (callable->kind != VALUE_GLOBAL || args->kind != VALUE_TUPLE)
    {
      parse_error_file (values_error (values), _ ("it makes something out of what is no class"));
      return NULL;
    }
  made = callable->global->role == ROLE_SUBCLASS ? make_subclass (values, args) : make_known (values, callable->global, args);
  if (made || values_error (values)->text)
    return made;
  return values_new_object (values, class_of (callable->global, args), args);
}

static gboolean
read_storage (const Value *id, Storage *storage, ParseError *error)
{
  Value *const *items = id->list.items;

  if (!value_is_list (id, VALUE_TUPLE, 5) || items[1]->kind != VALUE_GLOBAL || items[2]->kind != VALUE_TEXT
      || items[4]->kind != VALUE_WHOLE || items[4]->whole < 0 || (id->n > 5 && items[5]->kind != VALUE_NONE))
    return parse_error_file (error, _ ("it refers to numbers in an unknown way"));
  if (items[1]->global->role != ROLE_STORAGE)
    return parse_error_unsupported (error, _ ("it holds numbers of the unknown type “%s”"), items[1]->global->name);
  if (items[2]->n > STORAGE_KEY_MOST)
    return parse_error_file (error, _ ("it refers to numbers in an unknown way"));
  *storage = (Storage){ items[2]->text, items[2]->n, items[1]->global->dtype, items[1]->global->width };
  if (__builtin_mul_overflow (items[4]->whole, (gint64) storage->width, &storage->bytes))
    return parse_error_file (error, _ ("one of its entries is larger than any file"));
  return TRUE;
}

Value *
globals_persistent (Values *values, Value *id)
{
  Value *const *items = id->list.items;
  Storage       storage;
  Value        *value;

  /* The old form's ("module", class, file, source): the class. */
  if (value_is_list (id, VALUE_TUPLE, 2) && value_is_text (items[0], "module") && items[1]->kind == VALUE_GLOBAL)
    return items[1];
  if (!value_is_list (id, VALUE_TUPLE, 1) || !value_is_text (items[0], "storage"))
    {
      parse_error_file (values_error (values), _ ("it refers to numbers in an unknown way"));
      return NULL;
    }
  if (!read_storage (id, &storage, values_error (values)))
    return NULL;
  value = values_new_value (values, VALUE_STORAGE);
  return value && (value->storage = values_storage (values, &storage)) ? value : NULL;
}
