/* test-free-memory.c - how much memory is left, as the files of /proc and /sys say.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "free-memory.h"
#include "via.h"

static char *root;

static void
put (const char *path, const char *text)
{
  g_autofree char *whole = g_strconcat (root, path, NULL), *folder = g_path_get_dirname (whole);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (whole, text, -1, NULL));
}

static void
test_machine (void)
{
  g_assert_cmpuint (free_memory_of_machine (root), ==, G_MAXUINT64);
  put ("/proc/meminfo", "MemTotal: 9000 kB\nMemFree: 10 kB\nMemAvailable:     2000 kB\nSwapTotal: 700 kB\nSwapFree:  500 kB\n");
  g_assert_cmpuint (free_memory_of_machine (root), ==, 2500 * 1024);
}

static void
test_version_2 (void)
{
  put ("/proc/self/cgroup", "0::/user/job\n");
  g_assert_cmpuint (free_memory_of_groups (root), ==, G_MAXUINT64);
  put ("/sys/fs/cgroup/user/job/memory.max", "max\n");
  put ("/sys/fs/cgroup/user/job/memory.current", "100\n");
  g_assert_cmpuint (free_memory_of_groups (root), ==, G_MAXUINT64);
  put ("/sys/fs/cgroup/user/memory.max", "1000\n"); /* the group above */
  put ("/sys/fs/cgroup/user/memory.current", "700\n");
  g_assert_cmpuint (free_memory_of_groups (root), ==, 300);
  put ("/sys/fs/cgroup/user/memory.stat", "anon 500\ninactive_file 150\nactive_file 50\n");
  g_assert_cmpuint (free_memory_of_groups (root), ==, 450);
  put ("/sys/fs/cgroup/user/job/memory.max", "90\n");
  g_assert_cmpuint (free_memory_of_groups (root), ==, 0);
}

/* A container sees its own group as the top, whatever its path says. */
static void
test_version_1 (void)
{
  put ("/proc/self/cgroup", "5:cpu,cpuacct:/\n4:memory:/docker/0123\n");
  put ("/sys/fs/cgroup/memory/memory.limit_in_bytes", "5000\n");
  put ("/sys/fs/cgroup/memory/memory.usage_in_bytes", "3000\n");
  put ("/sys/fs/cgroup/memory/memory.stat", "cache 1\ntotal_inactive_file 1000\n");
  g_assert_cmpuint (free_memory_of_groups (root), ==, 3000);
}

/* In a process of its own, which is given 600 MB of address space: what is too large is refused before it is asked for. */
static void
test_limit (void)
{
  const struct rlimit limit = { (rlim_t) 600 << 20, (rlim_t) 600 << 20 };
  int                 status = 0;
  pid_t               child;

  g_assert_true (free_memory_suffices (1000));
  if ((child = fork ()) == 0)
    _exit (setrlimit (RLIMIT_AS, &limit) == 0 && free_memory_bytes () < limit.rlim_cur && !free_memory_suffices (limit.rlim_cur)
               ? 0
               : 1);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_cmpint (status, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  root = g_dir_make_tmp ("free-memory-XXXXXX", NULL);
  g_test_add_func ("/common/free-memory/machine", test_machine);
  g_test_add_func ("/common/free-memory/version-2", test_version_2);
  g_test_add_func ("/common/free-memory/version-1", test_version_1);
  g_test_add_func ("/common/free-memory/limit", test_limit);
  return g_test_run ();
}
