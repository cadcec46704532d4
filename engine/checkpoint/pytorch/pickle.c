/* pickle.c - reads a pickle into inert values.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A pickle is a program for a machine with a stack, marks upon it and a memo.  We run the part of its language that PyTorch
 * writes and refuse the rest.  What it "calls" goes to globals.c, which calls nothing.  Memory comes from `values` and is
 * bounded there; each instruction does a bounded amount of work but for those that take what lies above a mark, which was put
 * there by as many instructions.
 * Source: Lib/pickletools.py of Python, which describes every instruction.
 */
#include "pickle.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "globals.h"
#include "stack.h"

#define PROTOCOL_MOST 5
#define STEPS_MOST 50000000u
#define LINE_MOST 512

typedef struct
{
  const guint8 *at, *end;
  ParseError   *error;
  Values       *values;
  Stack         stack;
} Machine;

/* One instruction.  What tells those of one sort apart stands in the table: a kind of value, and a number of bytes or members. */
typedef struct
{
  gboolean (*run) (Machine *m, ValueKind kind, int n);
  ValueKind kind;
  int       n;
} Instruction;

/* The next n bytes, or NULL. */
static const guint8 *
take_argument (Machine *m, guint64 n)
{
  const guint8 *at = m->at;

  if (n > (guint64) (m->end - m->at))
    {
      parse_error_file (m->error, _ ("its index ends early; please download it again"));
      return NULL;
    }
  m->at += n;
  return at;
}

/* A little-endian number of n bytes, at most 8. */
static gboolean
take_number (Machine *m, int n, guint64 *number)
{
  const guint8 *bytes = take_argument (m, n);

  *number = 0;
  if (!bytes)
    return FALSE;
  memcpy (number, bytes, n);
  *number = GUINT64_FROM_LE (*number);
  return TRUE;
}

/* ---- plain values */

static gboolean
push_whole (Machine *m, gint64 whole)
{
  Value *value = values_new_value (m->values, VALUE_WHOLE);

  if (value)
    value->whole = whole;
  return stack_push (&m->stack, value);
}

static gboolean
whole (Machine *m, ValueKind kind, int n)
{
  guint64 number;

  return take_number (m, n, &number) && push_whole (m, n == 4 ? (gint32) number : (gint64) number);
}

/* A two's complement number, whose size comes first. */
static gboolean
long_whole (Machine *m, ValueKind kind, int width)
{
  guint64       size, number = 0;
  const guint8 *bytes = take_number (m, width, &size) ? take_argument (m, size) : NULL;

  if (!bytes)
    return FALSE;
  if (size > sizeof number)
    return stack_push (&m->stack, values_new_value (m->values, VALUE_BIG));
  memcpy (&number, bytes, size);
  number = GUINT64_FROM_LE (number);
  if (size > 0 && size < sizeof number && bytes[size - 1] & 0x80)
    number |= ~(guint64) 0 << 8 * size;
  return push_whole (m, (gint64) number);
}

/* Nobody asks for one. */
static gboolean
real (Machine *m, ValueKind kind, int n)
{
  return take_argument (m, n) && stack_push (&m->stack, values_new_value (m->values, kind));
}

static gboolean
text (Machine *m, ValueKind kind, int width)
{
  guint64       n;
  const guint8 *bytes = take_number (m, width, &n) ? take_argument (m, n) : NULL;

  if (!bytes)
    return FALSE;
  if (n > G_MAXINT32)
    return parse_error_file (m->error, _ ("its index holds a text of %" PRIu64 " bytes"), n);
  return stack_push (&m->stack, values_new_text (m->values, kind, bytes, (guint32) n));
}

/* None, or a truth. */
static gboolean
constant (Machine *m, ValueKind kind, int n)
{
  Value *value = values_new_value (m->values, kind);

  if (value)
    value->whole = n;
  return stack_push (&m->stack, value);
}

/* ---- containers */

static gboolean
empty (Machine *m, ValueKind kind, int n)
{
  return stack_push (&m->stack, values_new_value (m->values, kind));
}

static gboolean
of_topmost (Machine *m, ValueKind kind, int n)
{
  Value *const *items;

  return stack_pop_n (&m->stack, n, &items) && stack_push (&m->stack, values_new_list (m->values, kind, items, n));
}

static gboolean
of_marked (Machine *m, ValueKind kind, int multiple)
{
  Value *const *items;
  guint32       n;

  if (!stack_pop_to_mark (&m->stack, &items, &n))
    return FALSE;
  if (n % multiple != 0)
    return stack_error (&m->stack, _ ("half a pair"));
  return stack_push (&m->stack, values_new_list (m->values, kind, items, n));
}

/* Only a container of that kind takes members.  What is opaque may be one to its unknown class: there they are dropped. */
static gboolean
add_members (Machine *m, ValueKind kind, Value *const *items, guint32 n)
{
  Value *target = stack_top (&m->stack);

  if (!target)
    return FALSE;
  if (target->kind == VALUE_OPAQUE)
    return TRUE;
  if (target->kind != kind || (kind == VALUE_DICT && n % 2 != 0))
    return stack_error (&m->stack, _ ("a member for what has no such members"));
  return values_append (m->values, target, items, n);
}

static gboolean
add_topmost (Machine *m, ValueKind kind, int n)
{
  Value *const *items;

  return stack_pop_n (&m->stack, n, &items) && add_members (m, kind, items, n);
}

static gboolean
add_marked (Machine *m, ValueKind kind, int n)
{
  Value *const *items;
  guint32       marked;

  return stack_pop_to_mark (&m->stack, &items, &marked) && add_members (m, kind, items, marked);
}

/* ---- names and objects */

/* A line without its end. */
static const char *
take_line (Machine *m, gsize *length)
{
  const guint8 *start = m->at;
  const guint8 *end = memchr (start, '\n', MIN (m->end - start, LINE_MOST + 1));

  if (!end)
    {
      stack_error (&m->stack, _ ("a name without end"));
      return NULL;
    }
  *length = (gsize) (end - start);
  m->at = end + 1;
  return (const char *) start;
}

static gboolean
push_global (Machine *m, const char *module, gsize module_length, const char *name, gsize name_length)
{
  char buffer[2 * LINE_MOST + 1];

  if (module_length > LINE_MOST || name_length > LINE_MOST)
    return stack_error (&m->stack, _ ("a name without end"));
  memcpy (buffer, module, module_length);
  buffer[module_length] = '.';
  memcpy (buffer + module_length + 1, name, name_length);
  return stack_push (&m->stack, globals_value (m->values, buffer, module_length + 1 + name_length));
}

static gboolean
global (Machine *m, ValueKind kind, int n)
{
  gsize       module_length, name_length;
  const char *module = take_line (m, &module_length);
  const char *name = module ? take_line (m, &name_length) : NULL;

  return name && push_global (m, module, module_length, name, name_length);
}

static gboolean
global_of_texts (Machine *m, ValueKind kind, int n)
{
  Value *const *names;

  if (!stack_pop_n (&m->stack, 2, &names))
    return FALSE;
  if (names[0]->kind != VALUE_TEXT || names[1]->kind != VALUE_TEXT)
    return stack_error (&m->stack, _ ("a name that is no text"));
  return push_global (m, names[0]->text, names[0]->n, names[1]->text, names[1]->n);
}

/* n: two, or three with named arguments, which nothing that we know takes. */
static gboolean
call (Machine *m, ValueKind kind, int n)
{
  Value *const *items;

  return stack_pop_n (&m->stack, n, &items) && stack_push (&m->stack, globals_call (m->values, items[0], items[1]));
}

static gboolean
build (Machine *m, ValueKind kind, int n)
{
  Value *state = stack_pop (&m->stack), *target = state ? stack_top (&m->stack) : NULL;

  if (target && target->kind == VALUE_OPAQUE)
    target->object->state = state;
  return target != NULL;
}

static gboolean
persistent (Machine *m, ValueKind kind, int n)
{
  Value *id = stack_pop (&m->stack);

  return id && stack_push (&m->stack, globals_persistent (m->values, id));
}

/* ---- the machine */

static gboolean
mark (Machine *m, ValueKind kind, int n)
{
  return stack_mark (&m->stack);
}

static gboolean
drop (Machine *m, ValueKind kind, int n)
{
  return stack_drop (&m->stack);
}

static gboolean
drop_marked (Machine *m, ValueKind kind, int n)
{
  Value *const *items;
  guint32       marked;

  return stack_pop_to_mark (&m->stack, &items, &marked);
}

static gboolean
remember (Machine *m, ValueKind kind, int n)
{
  guint64 number = m->stack.memoized;

  return (n == 0 || take_number (m, n, &number)) && stack_remember (&m->stack, number);
}

static gboolean
recall (Machine *m, ValueKind kind, int n)
{
  guint64 number;

  return take_number (m, n, &number) && stack_recall (&m->stack, number);
}

static gboolean
protocol (Machine *m, ValueKind kind, int n)
{
  guint64 number;

  if (!take_number (m, n, &number))
    return FALSE;
  return number <= PROTOCOL_MOST || parse_error_unsupported (m->error, _ ("it is a pickle of protocol %d"), (int) number);
}

static gboolean
skip (Machine *m, ValueKind kind, int n)
{
  return take_argument (m, n) != NULL;
}

/* The language, in pickle's own numbers; '.' ends the program. */
static const Instruction steps[256] = {
  [0x80] = { protocol, 0, 1 },
  [0x95] = { skip, 0, 8 },
  ['N'] = { constant, VALUE_NONE },
  [0x88] = { constant, VALUE_BOOL, TRUE },
  [0x89] = { constant, VALUE_BOOL, FALSE },
  ['K'] = { whole, VALUE_WHOLE, 1 },
  ['M'] = { whole, VALUE_WHOLE, 2 },
  ['J'] = { whole, VALUE_WHOLE, 4 },
  [0x8a] = { long_whole, VALUE_WHOLE, 1 },
  [0x8b] = { long_whole, VALUE_WHOLE, 4 },
  ['G'] = { real, VALUE_REAL, 8 },
  [0x8c] = { text, VALUE_TEXT, 1 },
  ['X'] = { text, VALUE_TEXT, 4 },
  [0x8d] = { text, VALUE_TEXT, 8 },
  ['U'] = { text, VALUE_TEXT, 1 },
  ['T'] = { text, VALUE_TEXT, 4 },
  ['C'] = { text, VALUE_BYTES, 1 },
  ['B'] = { text, VALUE_BYTES, 4 },
  [')'] = { empty, VALUE_TUPLE },
  [']'] = { empty, VALUE_LIST },
  ['}'] = { empty, VALUE_DICT },
  [0x8f] = { empty, VALUE_SET },
  [0x85] = { of_topmost, VALUE_TUPLE, 1 },
  [0x86] = { of_topmost, VALUE_TUPLE, 2 },
  [0x87] = { of_topmost, VALUE_TUPLE, 3 },
  ['t'] = { of_marked, VALUE_TUPLE, 1 },
  ['l'] = { of_marked, VALUE_LIST, 1 },
  ['d'] = { of_marked, VALUE_DICT, 2 },
  ['a'] = { add_topmost, VALUE_LIST, 1 },
  ['s'] = { add_topmost, VALUE_DICT, 2 },
  ['e'] = { add_marked, VALUE_LIST },
  ['u'] = { add_marked, VALUE_DICT },
  [0x90] = { add_marked, VALUE_SET },
  ['c'] = { global },
  [0x93] = { global_of_texts },
  ['R'] = { call, VALUE_NONE, 2 },
  [0x81] = { call, VALUE_OPAQUE, 2 },
  [0x92] = { call, VALUE_OPAQUE, 3 },
  ['b'] = { build },
  ['Q'] = { persistent },
  ['('] = { mark },
  ['0'] = { drop },
  ['1'] = { drop_marked },
  ['q'] = { remember, 0, 1 },
  ['r'] = { remember, 0, 4 },
  [0x94] = { remember, 0, 0 },
  ['h'] = { recall, 0, 1 },
  ['j'] = { recall, 0, 4 },
};

static gboolean
run_program (Machine *m)
{
  for (guint32 n = 0; n < STEPS_MOST; n++)
    {
      const guint8 *code = take_argument (m, 1);

      if (!code)
        return FALSE;
      if (*code == '.')
        return TRUE;
      if (!steps[*code].run)
        return parse_error_file (m->error, _ ("its index uses the instruction 0x%02x, which no checkpoint needs"), *code);
      if (!steps[*code].run (m, steps[*code].kind, steps[*code].n))
        return FALSE;
    }
  return parse_error_file (m->error, _ ("it holds more objects than any checkpoint"));
}

Value *
pickle_read (Values *values, const guint8 *bytes, gsize size, gsize *used)
{
  g_autofree Machine *m = g_new0 (Machine, 1);
  Value              *root;

  m->at = bytes;
  m->end = bytes + size;
  m->error = values_error (values);
  m->values = m->stack.values = values;
  root = run_program (m) ? stack_pop (&m->stack) : NULL;
  *used = (gsize) (m->at - bytes);
  return root;
}
