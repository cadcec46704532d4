/* test-header.c - the public header first and alone, and one call through it.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "via.h"

int
main (void)
{
  return via_method_find ("transformer_attribution") && via_version () ? 0 : 1;
}
