/* test-header.cpp - the public headers as C++.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "via-faithful.h"
#include "via-words.h"

int
main ()
{
  return via_method_find ("transformer_attribution") != nullptr && via_version () != nullptr ? 0 : 1;
}
