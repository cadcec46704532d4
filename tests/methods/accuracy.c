/* accuracy.c - how far our maps and the reference's own float32 maps are from the reference's float64 maps.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * accuracy CONFIG… prints the table of docs/accuracy.md: for every method the largest difference of any number of any map, both
 * maps stretched to [0,1].  A dash: the reference's float32 map is not stored.
 */
#include <stdio.h>
#include <string.h>

#include "fixture.h"

enum
{
  EXACT,
  FAST,
  REFERENCE,
  N_COLUMNS
};

typedef struct
{
  const char *method; /* "rollout+start1" */
  double      worst[N_COLUMNS];
  int         maps;
} Line;

/* "in0.c4.rollout+start1", "in0.rollout+start1" -> "rollout+start1" */
static const char *
method_of (const char *name, const Asked *asked)
{
  const char *method = strchr (name, '.') + 1;

  return asked->knows_class ? strchr (method, '.') + 1 : method;
}

static Line *
line_for (GArray *lines, const char *method)
{
  Line line = { .method = method };

  for (guint i = 0; i < lines->len; i++)
    if (strcmp (g_array_index (lines, Line, i).method, method) == 0)
      return &g_array_index (lines, Line, i);
  g_array_append_val (lines, line);
  return &g_array_index (lines, Line, lines->len - 1);
}

static void
measure (const Fixture *f, Golden *golden, ViaTrace *const traces[2][2], const char *name, GArray *lines)
{
  g_autofree char *in_float32 = g_strconcat (name, ".seed32", NULL);
  const double    *wanted, *reference = golden_tensor (golden, in_float32, NULL);
  Asked            asked;
  Line            *line = NULL;
  gsize            n;

  if (!asked_parse (name, &asked))
    return;
  wanted = golden_tensor (golden, name, NULL);
  for (int column = EXACT; column <= FAST; column++)
    {
      g_autofree double *map = asked_map (f, traces[column][asked.input], &asked, &n);

      if (!map)
        return;
      line = line_for (lines, method_of (name, &asked));
      line->worst[column] = MAX (line->worst[column], map_distance (map, wanted, n));
    }
  if (reference)
    line->worst[REFERENCE] = MAX (line->worst[REFERENCE], map_distance (reference, wanted, n));
  line->maps++;
}

static void
print_network (const char *name)
{
  Fixture f = fixture_new (name);
  g_autoptr (Golden) golden = golden_open (name);
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (Line));
  ViaTrace *traces[2][2];

  for (int precision = 0; precision < 2; precision++)
    for (int input = 0; input < 2; input++)
      traces[precision][input] = trace_of (&f, input, precision, FALSE);
  for (guint i = 0; i < golden_n_tensors (golden); i++)
    measure (&f, golden, traces, golden_tensor_name (golden, i), lines);
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);

      printf ("| %s | %s | %d | %.1e | %.1e | ", name, line->method, line->maps, line->worst[EXACT], line->worst[FAST]);
      printf (line->worst[REFERENCE] ? "%.1e |\n" : "– |\n", line->worst[REFERENCE]);
      fflush (stdout);
    }
  for (int precision = 0; precision < 2; precision++)
    for (int input = 0; input < 2; input++)
      via_trace_free (traces[precision][input]);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  printf ("| network | method | maps | ours, `exact` | ours, `fast` | the reference in float32 |\n|---|---|---|---|---|---|\n");
  for (int i = 1; i < argc; i++)
    {
      if (!golden_config (argv[i]))
        {
          fprintf (stderr, "accuracy: there is no network “%s”\n", argv[i]);
          return 2;
        }
      print_network (argv[i]);
    }
  return 0;
}
