/* test-header.c - the public headers first and alone, and one call through them.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "via-faithful.h"
#include "via-words.h"

int
main (void)
{
  return via_method_find ("transformer_attribution") && via_version () ? 0 : 1;
}
