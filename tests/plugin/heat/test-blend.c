/* test-blend.c - the preview's blending against GIMP's own: blend.tsv, made by blend-golden.scm with GIMP 2.10.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "heat/blend.h"

/* GIMP blends in floats, the preview rounds to bytes on the way. */
#define TOLERANCE 1

static Blend
blend_of (const char *name)
{
  for (const SettingChoice *c = settings_table[SETTING_BLEND_MODE].choices; c->id; c++)
    if (g_str_equal (c->id, name))
      return (Blend) (c - settings_table[SETTING_BLEND_MODE].choices);
  g_assert_not_reached ();
}

/* All pairs of levels of one mode and opacity lie on one block of lines. */
#define N_PAIRS 81

static void
check_block (char **lines)
{
  guint8 below[3 * N_PAIRS], result[3 * N_PAIRS];
  float  heat[4 * N_PAIRS];
  Blend  mode = BLEND_NORMAL;
  double opacity = 0;
  int    expected[N_PAIRS];

  for (int i = 0; i < N_PAIRS; i++)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], "\t", -1);

      mode = blend_of (words[0]);
      opacity = atof (words[1]) / 100;
      memset (below + 3 * i, atoi (words[2]), 3);
      for (int c = 0; c < 3; c++)
        heat[4 * i + c] = (float) atoi (words[3]) / 255;
      heat[4 * i + 3] = 1;
      expected[i] = atoi (words[4]);
    }
  blend_pixels (mode, opacity, below, heat, N_PAIRS, result);
  for (int i = 0; i < 3 * N_PAIRS; i++)
    if (ABS (result[i] - expected[i / 3]) > TOLERANCE)
      g_error ("%s: %d", lines[i / 3], result[i]);
}

static void
test_as_gimp (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint n;

  g_assert_true (g_file_get_contents (BLEND_TSV, &text, NULL, NULL));
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  n = g_strv_length (lines);
  g_assert_cmpint (n, ==, 7 * 2 * N_PAIRS);
  for (guint i = 0; i < n; i += N_PAIRS)
    check_block (lines + i);
}

/* Where the network did not look. */
static void
test_transparent (void)
{
  const guint8 below[6] = { 1, 2, 3, 250, 251, 252 };
  const float  heat[8] = { 1, 0, 0, 0, 0, 1, 0, 0 };
  guint8       result[6];

  for (Blend mode = BLEND_NORMAL; mode <= BLEND_ADDITION; mode++)
    {
      blend_pixels (mode, 1, below, heat, 2, result);
      g_assert_cmpmem (result, sizeof result, below, sizeof below);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blend/as-gimp", test_as_gimp);
  g_test_add_func ("/blend/transparent", test_transparent);
  return g_test_run ();
}
