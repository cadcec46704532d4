/* fuzz-json-file.c - any bytes as config.json, and as the index of a checkpoint in several files.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "checkpoint/base/json-file.h"
#include "checkpoint/weights/shards.h"
#include "harness.h"

static void
read_both (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL, shards_error = NULL;
  g_autoptr (JsonNode) node = json_file_parse (bytes, "input", &error);
  g_autoptr (Shards) shards = shards_read (bytes, "folder/input", &shards_error);

  g_assert ((node != NULL) == (error == NULL) && (shards != NULL) == (shards_error == NULL));
  for (guint i = 0; shards && i < shards->paths->len; i++)
    {
      const char *path = shards->paths->pdata[i];

      g_assert (g_str_has_prefix (path, "folder/") && !strchr (path + 7, '/'));
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  harness_run (read_both, data, size);
  return 0;
}
