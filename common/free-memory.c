/* free-memory.c - see free-memory.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The machine: MemAvailable + SwapFree of /proc/meminfo.  A control group, and each one above it: its limit less its usage, in
 * which what has been read from files and not been used lately does not count, since the kernel gives it up.  The process:
 * RLIMIT_AS less the address space that it has, and RLIMIT_DATA less its data.
 */
#include "free-memory.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define KIB 1024

/* Where the files of the two versions of control groups lie, and what they call things. */
typedef struct
{
  const char *folder, *limit, *usage, *inactive;
} Controller;

static const Controller version_2 = { "/sys/fs/cgroup", "memory.max", "memory.current", "inactive_file " };
static const Controller version_1 = { "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes",
                                      "total_inactive_file " };

/* Free it; NULL when there is no such file. */
static char *
read_text (const char *root, const char *path)
{
  g_autofree char *whole = g_strconcat (root, path, NULL);
  char            *text = NULL;

  return g_file_get_contents (whole, &text, NULL, NULL) ? text : NULL;
}

/* The number behind a word that begins a line; `missing` when there is none. */
static guint64
number_behind (const char *text, const char *word, guint64 missing)
{
  for (const char *line = text; line; line = strchr (line, '\n') ? strchr (line, '\n') + 1 : NULL)
    if (g_str_has_prefix (line, word))
      return g_ascii_strtoull (line + strlen (word), NULL, 10);
  return missing;
}

guint64
free_memory_of_machine (const char *root)
{
  g_autofree char *text = read_text (root, "/proc/meminfo");
  guint64          available = text ? number_behind (text, "MemAvailable:", G_MAXUINT64) : G_MAXUINT64;

  return available == G_MAXUINT64 ? G_MAXUINT64 : KIB * (available + number_behind (text, "SwapFree:", 0));
}

static char *
read_of_group (const char *root, const Controller *c, const char *group, const char *file)
{
  g_autofree char *path = g_build_filename (c->folder, group, file, NULL);

  return read_text (root, path);
}

/* A limit that is no number, "max", is none. */
static guint64
left_of_group (const char *root, const Controller *c, const char *group)
{
  g_autofree char *limit = read_of_group (root, c, group, c->limit), *usage = read_of_group (root, c, group, c->usage);
  g_autofree char *statistics = read_of_group (root, c, group, "memory.stat");
  guint64          most, used, inactive;

  if (!limit || !usage || !g_ascii_isdigit (*limit))
    return G_MAXUINT64;
  most = g_ascii_strtoull (limit, NULL, 10);
  used = g_ascii_strtoull (usage, NULL, 10);
  inactive = statistics ? number_behind (statistics, c->inactive, 0) : 0;
  used -= MIN (inactive, used);
  return most > used ? most - used : 0;
}

/* A group and all above it.  In a container the path may be one of the machine outside; then only its top is there. */
static guint64
left_of_branch (const char *root, const Controller *c, const char *path)
{
  g_autofree char *group = g_strdup (path);
  guint64          least = left_of_group (root, c, "");

  for (char *end; *group && (end = strrchr (group, '/')); *end = '\0')
    least = MIN (least, left_of_group (root, c, group));
  return least;
}

/* Lines are "0::/path" in version 2, and "4:memory:/path" in version 1. */
guint64
free_memory_of_groups (const char *root)
{
  g_autofree char *text = read_text (root, "/proc/self/cgroup");
  g_auto (GStrv) lines = g_strsplit (text ? text : "", "\n", -1);
  guint64 least = G_MAXUINT64;

  for (int i = 0; lines[i]; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], ":", 3);

      if (g_strv_length (parts) != 3)
        continue;
      if (g_str_equal (parts[0], "0"))
        least = MIN (least, left_of_branch (root, &version_2, parts[2]));
      else if (g_str_equal (parts[1], "memory"))
        least = MIN (least, left_of_branch (root, &version_1, parts[2]));
    }
  return least;
}

static guint64
left_of_limit (int resource, guint64 used)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY)
    return G_MAXUINT64;
  return limit.rlim_cur > used ? limit.rlim_cur - used : 0;
}

/* /proc/self/statm: pages of address space, resident, shared, program, 0, data. */
static guint64
left_of_process (void)
{
  g_autofree char *text = read_text ("", "/proc/self/statm");
  g_auto (GStrv) words = g_strsplit (text ? text : "", " ", -1);
  guint64  page = sysconf (_SC_PAGESIZE);
  gboolean known = g_strv_length (words) >= 6;
  guint64  space = known ? page * g_ascii_strtoull (words[0], NULL, 10) : 0,
          data = known ? page * g_ascii_strtoull (words[5], NULL, 10) : 0;

  return MIN (left_of_limit (RLIMIT_AS, space), left_of_limit (RLIMIT_DATA, data));
}

guint64
free_memory_bytes (void)
{
  return MIN (left_of_process (), MIN (free_memory_of_groups (""), free_memory_of_machine ("")));
}

gboolean
free_memory_suffices (guint64 bytes)
{
  return bytes < FREE_MEMORY_LARGE || bytes <= free_memory_bytes ();
}
