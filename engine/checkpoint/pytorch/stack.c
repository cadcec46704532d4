/* stack.c - the memory of the machine that runs a pickle: a stack, marks upon it, a memo.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "stack.h"

#include <glib/gi18n-lib.h>

#define STACK_MOST (4u << 20)
#define MEMO_MOST (1u << 20)
#define ROOM_LEAST 64

static gboolean
too_many (Stack *stack)
{
  return parse_error_file (values_error (stack->values), _ ("it holds more objects than any checkpoint"));
}

gboolean
stack_error (Stack *stack, const char *what)
{
  return parse_error_file (values_error (stack->values), _ ("its index is damaged (%s); please download it again"), what);
}

static guint32
height (const Stack *stack)
{
  return stack->n - (stack->n_marks ? stack->marks[stack->n_marks - 1] : 0);
}

gboolean
stack_push (Stack *stack, Value *value)
{
  if (!value)
    return FALSE;
  if (stack->n == STACK_MOST)
    return too_many (stack);
  if (stack->n == stack->room)
    {
      Value **grown =
          values_grow (stack->values, stack->items, stack->n, &stack->room, MAX (stack->n + 1, ROOM_LEAST), sizeof *grown);

      if (!grown)
        return FALSE;
      stack->items = grown;
    }
  stack->items[stack->n++] = value;
  return TRUE;
}

gboolean
stack_pop_n (Stack *stack, guint32 n, Value *const **items)
{
  if (height (stack) < n)
    return stack_error (stack, _ ("nothing to take"));
  stack->n -= n;
  *items = stack->items + stack->n;
  return TRUE;
}

Value *
stack_pop (Stack *stack)
{
  Value *const *items = NULL;

  return stack_pop_n (stack, 1, &items) ? *items : NULL;
}

Value *
stack_top (Stack *stack)
{
  Value *value = stack_pop (stack);

  stack->n += value != NULL;
  return value;
}

gboolean
stack_mark (Stack *stack)
{
  if (stack->n_marks == STACK_MARKS_MOST)
    return parse_error_file (values_error (stack->values), _ ("its index is nested too deeply: too many marks"));
  stack->marks[stack->n_marks++] = stack->n;
  return TRUE;
}

gboolean
stack_pop_to_mark (Stack *stack, Value *const **items, guint32 *n)
{
  if (stack->n_marks == 0)
    return stack_error (stack, _ ("no mark"));
  *n = height (stack);
  stack->n_marks--;
  stack->n -= *n;
  *items = *n ? stack->items + stack->n : NULL;
  return TRUE;
}

gboolean
stack_drop (Stack *stack)
{
  if (height (stack) > 0 || stack->n_marks == 0)
    return stack_pop (stack) != NULL;
  stack->n_marks--;
  return TRUE;
}

gboolean
stack_remember (Stack *stack, guint64 number)
{
  Value *value = stack_top (stack);

  if (!value)
    return FALSE;
  if (number >= MEMO_MOST)
    return too_many (stack);
  if (number >= stack->memo_room)
    {
      guint32 had = stack->memo_room;
      Value **grown =
          values_grow (stack->values, stack->memo, had, &stack->memo_room, MAX ((guint32) number + 1, ROOM_LEAST), sizeof *grown);

      if (!grown)
        return FALSE;
      stack->memo = grown;
    }
  stack->memoized += !stack->memo[number];
  stack->memo[number] = value;
  return TRUE;
}

gboolean
stack_recall (Stack *stack, guint64 number)
{
  if (number >= stack->memo_room || !stack->memo[number])
    return stack_error (stack, _ ("memo miss"));
  return stack_push (stack, stack->memo[number]);
}
