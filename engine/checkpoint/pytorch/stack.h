/* stack.h - the memory of the machine that runs a pickle: a stack, marks upon it, a memo.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef STACK_H
#define STACK_H

#include "values.h"

#define STACK_MARKS_MOST 4096u

/* Values are borrowed, and the memory is that of `values`. */
typedef struct
{
  Values *values;
  Value **items, **memo;
  guint32 n, room;                 /* of the items */
  guint32 memo_room;               /* numbers 0 … memo_room-1 may be set */
  guint32 memoized;                /* how many are */
  guint32 marks[STACK_MARKS_MOST]; /* numbers of items */
  guint32 n_marks;
} Stack;

/* All record the error when they return FALSE or NULL; no pop goes below the last mark. */
gboolean stack_error (Stack *stack, const char *what);
/* FALSE without a word for NULL, whose error is recorded already. */
gboolean stack_push (Stack *stack, Value *value);
Value   *stack_pop (Stack *stack);
/* The topmost value, which stays. */
Value *stack_top (Stack *stack);
/* The topmost n, which leave: lent until the next push. */
gboolean stack_pop_n (Stack *stack, guint32 n, Value *const **items);
gboolean stack_mark (Stack *stack);
/* All above the last mark, and the mark. */
gboolean stack_pop_to_mark (Stack *stack, Value *const **items, guint32 *n);
/* One value, or else the mark above which there is none. */
gboolean stack_drop (Stack *stack);

gboolean stack_remember (Stack *stack, guint64 number);
gboolean stack_recall (Stack *stack, guint64 number);

#endif
