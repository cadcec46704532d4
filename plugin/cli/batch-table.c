/* batch-table.c - see batch-table.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "batch-table.h"

#include "../batch/overview.h"
#include "output.h"

typedef struct
{
  Results         *results;
  const GPtrArray *paths;
} Content;

/* An OutputWriter. */
static gboolean
write_content (int fd, gpointer data, GError **error)
{
  const Content *content = data;

  return overview_write (fd, content->results, content->paths, error);
}

gboolean
batch_table_write (const char *path, Results *results, const GPtrArray *paths, GError **error)
{
  Content content = { results, paths };

  return output_write (path, write_content, &content, error);
}
