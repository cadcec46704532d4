/* prefix.c - see prefix.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * People save networks inside other things: {'model': …, 'optimizer': …}, 'state_dict' with "module." before every name, a tower of
 * a larger network.  Whatever it is, it stands before the name of the patches' weight; that is the prefix.
 */
#include "prefix.h"

#include <string.h>

/* Networks in one file, the best first: an average of the weights before the weights, a teacher before its student.  The empty
 * word stands for all others. */
static const char *const preferred[] = { "state_dict_ema.", "model_ema.", "ema.", "state_dict.",
                                         "model.",          "teacher.",   "",     "student." };
#define RANK_AVERAGE 2 /* as "ema." */

/* "ema_state_dict.", "ema_model.", "swa_model.": an average of the weights, however it is called. */
static gboolean
is_average (const char *prefix)
{
  static const char *const words[] = { "ema", "swa", "averaged", NULL };
  g_autofree char         *first = g_strndup (prefix, strcspn (prefix, "."));
  g_auto (GStrv) parts = g_strsplit (first, "_", -1);

  for (int i = 0; parts[i]; i++)
    if (g_strv_contains (words, parts[i]))
      return TRUE;
  return FALSE;
}

/* Of the first word. */
static gsize
rank_word (const char *prefix)
{
  for (gsize i = 0; i < G_N_ELEMENTS (preferred); i++)
    if (*preferred[i] && g_str_has_prefix (prefix, preferred[i]))
      return i;
  return is_average (prefix) ? RANK_AVERAGE : G_N_ELEMENTS (preferred) - 2;
}

/* Less than zero where the first prefix is the better one: by its first word, then by the next. */
static int
compare_prefixes (const char *a, const char *b)
{
  int difference = (int) rank_word (a) - (int) rank_word (b);

  if (difference || (!*a && !*b))
    return difference;
  a += strcspn (a, ".");
  b += strcspn (b, ".");
  return compare_prefixes (a + (*a == '.'), b + (*b == '.'));
}

/* What stands before the mark in a name; NULL when the name does not end with it. */
static char *
prefix_in (const char *name, const char *mark)
{
  gsize length = strlen (name), end = strlen (mark);

  if (length < end || strcmp (name + length - end, mark) != 0 || (length > end && name[length - end - 1] != '.'))
    return NULL;
  return g_strndup (name, length - end);
}

/* Whether the weight number i begins a network of that layout; then *prefix is to be freed. */
static gboolean
begins_network (const Weights *weights, guint i, const Layout *layout, char **prefix)
{
  g_autofree char *beside = NULL;

  *prefix = prefix_in (weights_nth (weights, i)->name, layout->mark);
  if (!*prefix || !layout->beside)
    return *prefix != NULL;
  beside = g_strconcat (*prefix, layout->beside, NULL);
  if (weights_find (weights, beside))
    return TRUE;
  g_clear_pointer (prefix, g_free);
  return FALSE;
}

char *
prefix_find (const Weights *weights, const Layout *layout, char **rival)
{
  char *best = NULL, *prefix;

  *rival = NULL;
  for (guint i = 0; i < weights_n_tensors (weights); i++)
    {
      int difference;

      if (!begins_network (weights, i, layout, &prefix))
        continue;
      difference = best ? compare_prefixes (prefix, best) : -1;
      if (difference <= 0)
        {
          g_free (*rival);
          *rival = difference == 0 ? best : NULL;
          if (difference < 0)
            g_free (best);
          best = prefix;
        }
      else
        g_free (prefix);
    }
  return best;
}
