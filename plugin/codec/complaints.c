/* complaints.c - see complaints.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "complaints.h"

#include <string.h>
#include <unistd.h>

#define LINE_MOST 200

/* GEGL logs from several threads. */
static GMutex lock;
static struct
{
  goffset  begin; /* of what is written to stderr */
  gboolean failed;
  char    *words; /* the first warning */
} heard;

/* A colour profile that cannot be used is not the end of a picture; icc.h looks at it itself. */
static gboolean
is_about_profile (const char *message)
{
  return strstr (message, "icc") || strstr (message, "ICC") || strstr (message, "iCCP");
}

static void
on_log (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (!(level & (G_LOG_LEVEL_WARNING | G_LOG_LEVEL_CRITICAL)) || is_about_profile (message))
    return;
  g_mutex_lock (&lock);
  heard.failed = TRUE;
  if (!heard.words)
    heard.words = g_strchomp (g_strdup (message));
  g_mutex_unlock (&lock);
}

void
complaints_begin (void)
{
  g_log_set_default_handler (on_log, NULL);
  g_mutex_lock (&lock);
  heard.begin = lseek (STDERR_FILENO, 0, SEEK_END);
  heard.failed = FALSE;
  g_clear_pointer (&heard.words, g_free);
  g_mutex_unlock (&lock);
}

char *
complaints_line (int fd, goffset begin)
{
  char    line[LINE_MOST + 1], *text;
  ssize_t n = pread (fd, line, LINE_MOST, begin);

  if (n <= 0)
    return NULL;
  line[n] = '\0';
  text = line + strspn (line, "\r\n* ");
  text[strcspn (text, "\r\n")] = '\0';
  return *text ? g_strchomp (g_utf8_make_valid (text, -1)) : NULL;
}

gboolean
complaints_end (char **words)
{
  gboolean failed;

  g_mutex_lock (&lock);
  failed = heard.failed;
  *words = g_steal_pointer (&heard.words);
  g_mutex_unlock (&lock);
  if (!*words)
    *words = complaints_line (STDERR_FILENO, MAX (heard.begin, 0));
  if (*words && !failed && is_about_profile (*words))
    g_clear_pointer (words, g_free);
  return failed;
}
