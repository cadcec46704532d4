/* builtin.c - see builtin.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "builtin.h"

#include <glib/gi18n-lib.h>

const char *
builtin_name (void)
{
  return _ ("Built-in (drawings only)");
}

const char *
builtin_warning (void)
{
  return _ ("This small network knows 24 kinds of drawings. On a photograph it guesses.");
}
