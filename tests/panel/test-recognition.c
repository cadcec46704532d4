/* test-recognition.c - a list of models learns, later, which of them are of no use.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <via.h>

#include "panel/recognition.h"

/* Of tests/distributions: networks, networks without a head, and what is none. */
static const char *const models[] = { "demo",   "clip-hf",     "mae-pretrained", "mae-with-decoder",
                                      "vit-hf", "unsupported", "no-such-model",  NULL };
static const char *const useless[] = { "mae-pretrained", "mae-with-decoder", "unsupported", "no-such-model", NULL };

static GPtrArray *
names_new (void)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; models[i]; i++)
    g_ptr_array_add (names, g_strdup (models[i]));
  return names;
}

static void
note (const char *name, gpointer data)
{
  g_ptr_array_add (data, g_strdup (name));
}

static void
test_unusable (void)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  Recognition *r = recognition_new (names_new (), note, found);

  g_assert_cmpuint (found->len, ==, 0); /* nobody waits */
  while (found->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_ptr_array_add (found, NULL);
  g_assert_cmpstrv (found->pdata, useless);
  recognition_free (r);
}

/* A dialog that is closed at once hears nothing any more. */
static void
test_stop (void)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  recognition_free (recognition_new (names_new (), note, found));
  g_usleep (G_USEC_PER_SEC / 10);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (found->len, ==, 0);
  recognition_free (NULL);
}

/* What the list is filled by: files, of which none is opened. */
static void
test_complete (void)
{
  for (int i = 0; models[i]; i++)
    {
      g_autoptr (ViaSource) source = via_source_new (models[i], NULL);
      gboolean there = source && via_source_is_complete (source);

      g_assert_cmpint (there, ==, strcmp (models[i], "unsupported") != 0 && strcmp (models[i], "no-such-model") != 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recognition/unusable", test_unusable);
  g_test_add_func ("/recognition/stop", test_stop);
  g_test_add_func ("/recognition/complete", test_complete);
  return g_test_run ();
}
