/* globals.h - what the names of Python's classes and functions in a checkpoint stand for, and what calling them gives.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#ifndef GLOBALS_H
#define GLOBALS_H

#include "values.h"

/* What "module.name" stands for.  Here and below NULL means that the error is recorded. */
Value *globals_value (Values *values, const char *name, gsize length);

/* What a call of `callable` with `args` stands for.  Nothing is ever called: a few known names give dicts, tuples and tensors,
 * every other gives an opaque object. */
Value *globals_call (Values *values, Value *callable, Value *args);
/* What a persistent id, ("storage", class, key, location, count), stands for. */
Value *globals_persistent (Values *values, Value *id);

#endif
