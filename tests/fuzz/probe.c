/* probe.c - does this clang build fuzz targets?
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stddef.h>

int LLVMFuzzerTestOneInput (const unsigned char *data, size_t size);

int
LLVMFuzzerTestOneInput (const unsigned char *data, size_t size)
{
  return 0;
}
