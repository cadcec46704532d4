/* failure.c - see failure.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "failure.h"

#include <string.h>
#include <via.h>

static const char *const ids[N_FAILURES] = {
  [FAILURE_UNREADABLE] = "unreadable", [FAILURE_UNDECODABLE] = "undecodable", [FAILURE_DECODER] = "decoder",
  [FAILURE_MEMORY] = "memory",         [FAILURE_UNEXPLAINED] = "unexplained", [FAILURE_MASK] = "mask",
  [FAILURE_UNWRITTEN] = "unwritten",
};

const char *
failure_id (FailureKind kind)
{
  return ids[kind];
}

FailureKind
failure_of_id (const char *id)
{
  FailureKind kind = 0;

  while (kind < N_FAILURES && g_strcmp0 (ids[kind], id) != 0)
    kind++;
  return kind;
}

FailureKind
failure_of (const GError *error, FailureKind kind)
{
  if (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_PIPE))
    return FAILURE_DECODER;
  return g_error_matches (error, VIA_ERROR, VIA_ERROR_MEMORY) ? FAILURE_MEMORY : kind;
}

void
failure_shorten (GError *error, const char *path)
{
  const gsize n = strlen (path);
  char       *rest;

  if (!g_str_has_prefix (error->message, path) || !g_str_has_prefix (error->message + n, ": "))
    return;
  rest = g_strdup (error->message + n + 2);
  g_free (error->message);
  error->message = rest;
}

guint
failure_total (const guint *counts)
{
  guint n = 0;

  for (FailureKind kind = 0; kind < N_FAILURES; kind++)
    n += counts[kind];
  return n;
}

char *
failure_list (const guint *counts)
{
  GString *list = g_string_new (NULL);

  for (FailureKind kind = 0; kind < N_FAILURES; kind++)
    if (counts[kind])
      g_string_append_printf (list, "%s%s %u", list->len ? ", " : "", ids[kind], counts[kind]);
  return g_string_free (list, FALSE);
}
