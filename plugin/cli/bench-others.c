/* bench-others.c - processes beside this one: what a command takes from start to end, and one that is in the way.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define _GNU_SOURCE
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include "bench.h"
#include "cli-error.h"
#include "forward.h"

/* With which GLib need not call fork(), in which OpenBLAS ends its threads, and waits for ever for those that wait for memory. */
#define WITHOUT_FORK G_SPAWN_LEAVE_DESCRIPTORS_OPEN

static gboolean
write_input (const Bench *bench, const char *path, GError **error)
{
  gint64    size = via_model_input_size (bench->model);
  ViaTensor input = { .name = "input", .dtype = "F32", .rank = 3, .shape = { 3, size, size }, .data = bench->input };

  return via_tensor_write (path, &input, 1, NULL, error);
}

/* What went wrong there, if it has said so: its own sentence, without the program's name. */
static gboolean
check_process (int status, const char *said, GError **error)
{
  const char *program = "vit-attribution: ";

  said += g_str_has_prefix (said, program) ? strlen (program) : 0;
  if (g_spawn_check_wait_status (status, *said ? NULL : error))
    return TRUE;
  if (*said)
    g_set_error (error, CLI_ERROR, CLI_ERROR_FAILED, "%.*s", (int) strcspn (said, "\n"), said);
  return FALSE;
}

/* vit-attribution explain, from a tensor to a map. */
static gboolean
run_process (const Bench *bench, ViaPrecision precision, const char *input, const char *output, double *ms, GError **error)
{
  const Settings   *settings = &bench->options->settings;
  g_autofree char  *program = g_file_read_link ("/proc/self/exe", error);
  g_autofree char  *threads = g_strdup_printf ("%u", via_get_threads ());
  const char       *precise = settings_table[SETTING_PRECISION].choices[precision].id;
  const char       *model = settings->model ? settings->model : "";
  const char *const argv[] = { program,   "explain", "--model",        model, "--precision", precise, "--threads", threads,
                               "--class", "0",       "--input-tensor", input, "--dump",      output,  NULL };
  g_autofree char  *said = NULL;
  int               status;
  gint64            start = g_get_monotonic_time ();

  if (!program
      || !g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | WITHOUT_FORK, NULL, NULL, NULL, &said, &status,
                        error))
    return FALSE;
  *ms = forward_ms_since (start);
  return check_process (status, said, error);
}

gboolean
bench_process (Bench *bench, ViaPrecision precision, double *ms, GError **error)
{
  g_autofree char *folder = g_dir_make_tmp ("vit-attribution-XXXXXX", error);
  g_autofree char *input = folder ? g_build_filename (folder, "input.safetensors", NULL) : NULL;
  g_autofree char *output = folder ? g_build_filename (folder, "output.safetensors", NULL) : NULL;
  gboolean         ok = folder && write_input (bench, input, error) && run_process (bench, precision, input, output, ms, error);

  if (folder)
    {
      g_remove (input);
      g_remove (output);
      g_rmdir (folder);
    }
  return ok;
}

/* The first core that we may use. */
static cpu_set_t
first_core (void)
{
  cpu_set_t allowed, first;
  int       core = 0;

  CPU_ZERO (&first);
  if (sched_getaffinity (0, sizeof allowed, &allowed) == 0)
    while (core < CPU_SETSIZE - 1 && !CPU_ISSET (core, &allowed))
      core++;
  CPU_SET (core, &first);
  return first;
}

/* A shell that does nothing else, and does not outlive us. */
GPid
bench_take_core (GError **error)
{
  const char *const argv[] = { "/bin/sh", "-c", "while kill -0 $PPID; do :; done", NULL };
  cpu_set_t         core = first_core ();
  GPid              pid = 0;

  if (g_spawn_async (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDERR_TO_DEV_NULL | WITHOUT_FORK, NULL, NULL,
                     &pid, error))
    sched_setaffinity (pid, sizeof core, &core);
  return pid;
}

void
bench_give_back (GPid pid)
{
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  g_spawn_close_pid (pid);
}
