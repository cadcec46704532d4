/* test-header.cpp - the public header as C++.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "via.h"

int
main ()
{
  return via_method_find ("transformer_attribution") != nullptr && via_version () != nullptr ? 0 : 1;
}
