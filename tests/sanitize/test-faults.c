/* test-faults.c - the faults that the sanitizers are there to find, one a run: each must end the program badly.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * So a tree whose sanitizer is off, or told to overlook too much, does not look clean.  The locks that are right are here, too.
 */
#include <glib.h>
#include <string.h>

static void
overflow (void)
{
  g_autofree char *bytes = g_malloc (8);
  volatile int     past = 8;

  bytes[past] = 1;
}

static void
leak (void)
{
  volatile gpointer lost = g_malloc (8);

  lost = NULL;
  (void) lost;
}

static void
null_copy (void)
{
  char           here = 0;
  volatile gsize none = 0;
  char *volatile nowhere = NULL;

  memcpy (nowhere, &here, none);
}

static void
float_to_int (void)
{
  volatile float large = 1e20f;
  volatile int   number = (int) large;

  (void) number;
}

static struct
{
  GMutex lock;
  int    number;
} shared;

static gpointer
count (gpointer locked)
{
  for (int i = 0; i < 1000; i++)
    {
      if (locked)
        g_mutex_lock (&shared.lock);
      shared.number++;
      if (locked)
        g_mutex_unlock (&shared.lock);
    }
  return NULL;
}

static void
count_twice (gpointer locked)
{
  GThread *thread = g_thread_new ("count", count, locked);

  count (locked);
  g_thread_join (thread);
}

static void
race (void)
{
  count_twice (NULL);
}

static void
no_race (void)
{
  count_twice (&shared);
  g_assert_cmpint (shared.number, ==, 2000);
}

static const struct
{
  const char *name;
  void (*run) (void);
} faults[] = { { "overflow", overflow },         { "leak", leak }, { "null-copy", null_copy },
               { "float-to-int", float_to_int }, { "race", race }, { "no-race", no_race } };

int
main (int argc, char **argv)
{
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    if (argc == 2 && g_str_equal (argv[1], faults[i].name))
      faults[i].run ();
  return 0;
}
