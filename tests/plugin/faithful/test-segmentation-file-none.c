/* test-segmentation-file-none.c - ImageNet-Segmentation's file where there is no libhdf5.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "faithful/segmentation-file.h"

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SegmentationFile) file = segmentation_file_open ("a.mat", &error);

  g_assert_null (file);
  g_assert_cmpstr (error->message, ==, "a.mat: this program was built without libhdf5, which reads such files");
  return 0;
}
