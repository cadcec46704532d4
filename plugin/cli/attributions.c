/* attributions.c - see attributions.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The table of one class, of the rank correlations of heat/agreement.h; each column is the method of that number:
 *
 *                                   1     2
 *    1 transformer_attribution
 *    2 rollout                   0.81
 *    3 full                      0.40  0.31
 */
#include "attributions.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "../heat/agreement.h"
#include "say.h"

gboolean
attributions_make (Attributions *a, const Settings *settings, ViaTrace *trace, const int *classes, guint n,
                   const ViaExplainOptions *options, ViaProgress progress, gpointer data, GError **error)
{
  MethodChoice *choice = &a->choice;

  if (!method_choice_make (choice, settings, trace, options, error))
    return FALSE;
  a->maps = g_new0 (ViaMap *, choice->n);
  a->seconds = g_new0 (double, choice->n);
  return via_explain_together (trace, choice->methods, choice->n, classes, n, choice->options, a->maps, a->seconds, progress, data,
                               error);
}

void
attributions_clear (Attributions *attributions)
{
  for (guint i = 0; attributions->maps && i < attributions->choice.n; i++)
    via_map_free (attributions->maps[i]);
  g_free (attributions->maps);
  g_free (attributions->seconds);
  method_choice_clear (&attributions->choice);
  *attributions = (Attributions){ 0 };
}

void
attributions_warn (const Attributions *attributions)
{
  g_autofree char *note = method_choice_note (&attributions->choice);

  if (note)
    say_warning ("--method all", note);
}

static const char *
method_name (const Attributions *attributions, guint i)
{
  return via_method_id (attributions->choice.methods[i]);
}

char *
attributions_names (const Attributions *attributions)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < attributions->choice.n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? "," : "", method_name (attributions, i));
  return g_string_free (names, FALSE);
}

static void
put_pair (const Attributions *attributions, guint k, guint i, guint j, int patch, JsonBuilder *json)
{
  json_put_open (json, NULL, '{');
  json_put_open (json, "methods", '[');
  json_put_string (json, NULL, method_name (attributions, i));
  json_put_string (json, NULL, method_name (attributions, j));
  json_put_close (json, ']');
  json_put_number (json, "correlation", agreement_of_maps (attributions->maps[i], attributions->maps[j], k, patch));
  json_put_close (json, '}');
}

static void
put_class (const Attributions *attributions, guint k, int patch, JsonBuilder *json)
{
  json_put_open (json, NULL, '{');
  json_put_integer (json, "class", via_map_class (attributions->maps[0], k));
  json_put_open (json, "pairs", '[');
  for (guint i = 0; i < attributions->choice.n; i++)
    for (guint j = i + 1; j < attributions->choice.n; j++)
      put_pair (attributions, k, i, j, patch, json);
  json_put_close (json, ']');
  json_put_close (json, '}');
}

void
attributions_put_agreement (const Attributions *attributions, const ViaModel *model, JsonBuilder *json)
{
  json_put_open (json, "rank_correlations", '[');
  for (guint k = 0; k < via_map_n_classes (attributions->maps[0]); k++)
    put_class (attributions, k, via_model_patch_size (model), json);
  json_put_close (json, ']');
}

void
attributions_put_json (const Attributions *attributions, const ViaModel *model, JsonBuilder *json)
{
  json_put_open (json, "methods", '[');
  for (guint i = 0; i < attributions->choice.n; i++)
    {
      json_put_open (json, NULL, '{');
      json_put_string (json, "id", method_name (attributions, i));
      json_put_number (json, "ms", 1e3 * attributions->seconds[i]);
      json_put_close (json, '}');
    }
  json_put_close (json, ']');
  attributions_put_agreement (attributions, model, json);
}

/* "  2 rollout                   0.81" */
static char *
table_row (const Attributions *attributions, guint k, guint i, int patch)
{
  GString *row = g_string_new (NULL);

  g_string_append_printf (row, "%3u %-24s", i + 1, method_name (attributions, i));
  for (guint j = 0; j < i; j++)
    {
      char   number[G_ASCII_DTOSTR_BUF_SIZE];
      double correlation = agreement_of_maps (attributions->maps[i], attributions->maps[j], k, patch);

      g_ascii_formatd (number, sizeof number, "%.2f", correlation);
      g_string_append_printf (row, "%6s", isnan (correlation) ? "-" : number);
    }
  return g_strchomp (g_string_free (row, FALSE));
}

static void
print_columns (guint n)
{
  g_autoptr (GString) row = g_string_new (NULL);

  g_string_append_printf (row, "%28s", "");
  for (guint j = 1; j < n; j++)
    g_string_append_printf (row, "%6u", j);
  say_line ("%s", row->str);
}

void
attributions_print (const Attributions *attributions, const ViaModel *model)
{
  for (guint k = 0; k < via_map_n_classes (attributions->maps[0]); k++)
    {
      int class = via_map_class (attributions->maps[0], k);

      say_text ("\n");
      say_line (_ ("Rank correlations of the maps of %d %s"), class, via_model_label (model, class));
      print_columns (attributions->choice.n);
      for (guint i = 0; i < attributions->choice.n; i++)
        {
          g_autofree char *row = table_row (attributions, k, i, via_model_patch_size (model));

          say_line ("%s", row);
        }
    }
}
