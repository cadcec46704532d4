/* check.c - see check.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "check.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "say.h"

static double
error_of (const ViaCheck *check)
{
  return check->parts[0] + check->parts[1] + check->parts[2] - check->whole;
}

static gboolean
is_failed (const ViaCheck *check)
{
  return check->promised && !(fabs (error_of (check)) <= check->allowed);
}

/* Whom it is told of: all methods and classes that have a check. */
typedef void (*CheckTold) (const ViaMethod *method, int class, const ViaCheck *check, gconstpointer data);

static void
tell_checks (const Attributions *a, CheckTold told, gconstpointer data)
{
  for (guint i = 0; i < a->choice.n; i++)
    for (guint k = 0; k < via_map_n_classes (a->maps[i]); k++)
      {
        const ViaCheck *check = via_map_check (a->maps[i], k);

        if (check)
          told (a->choice.methods[i], via_map_class (a->maps[i], k), check, data);
      }
}

/* "libra, dog: completeness: tokens 3.21 + biases 1.02 + behind 0.30 = 4.53, output 4.53; error 1e-07, allowed 5e-05" */
static void
print_check (const ViaMethod *method, int class, const ViaCheck *check, gconstpointer model)
{
  const char *label = via_model_label (model, class), *id = via_method_id (method);
  double      error = error_of (check);

  if (g_str_equal (check->id, "conservation"))
    say_line (_ ("%s, %s: conservation: %.7g of %g reach the tokens; error %.2g, allowed %.2g"), id, label, check->parts[0],
              check->whole, error, check->allowed);
  else if (check->promised)
    say_line (_ ("%s, %s: completeness: tokens %.7g + biases %.7g + behind them %.7g = output %.7g; error %.2g, allowed %.2g"), id,
              label, check->parts[0], check->parts[1], check->parts[2], check->whole, error, check->allowed);
  else
    say_line (_ ("%s, %s: completeness, not promised: tokens %.7g + biases %.7g + behind them %.7g, output %.7g; error %.2g"), id,
              label, check->parts[0], check->parts[1], check->parts[2], check->whole, error);
}

void
check_print (const Attributions *attributions, const ViaModel *model)
{
  tell_checks (attributions, print_check, model);
  for (guint i = 0; i < attributions->choice.n; i++)
    if (!via_map_check (attributions->maps[i], 0))
      say_line (_ ("%s: there is nothing to be checked"), via_method_id (attributions->choice.methods[i]));
}

static void
put_check (const ViaMethod *method, int class, const ViaCheck *check, gconstpointer data)
{
  JsonBuilder *json = (JsonBuilder *) data;

  json_put_open (json, NULL, '{');
  json_put_string (json, "method", via_method_id (method));
  json_put_integer (json, "class", class);
  json_put_string (json, "check", check->id);
  json_put_open (json, "parts", '[');
  for (gsize i = 0; i < G_N_ELEMENTS (check->parts); i++)
    json_put_number (json, NULL, check->parts[i]);
  json_put_close (json, ']');
  json_put_number (json, "whole", check->whole);
  json_put_number (json, "error", error_of (check));
  json_put_number (json, "allowed", check->allowed);
  json_put_boolean (json, "promised", check->promised);
  json_put_string (json, "step", check->step);
  json_put_close (json, '}');
}

void
check_put_json (const Attributions *attributions, JsonBuilder *json)
{
  json_put_open (json, "check", '[');
  tell_checks (attributions, put_check, json);
  json_put_close (json, ']');
}

static void
warn_of_check (const ViaMethod *method, int class, const ViaCheck *check, gconstpointer model)
{
  g_autofree char *why = NULL;

  if (!is_failed (check))
    return;
  why = g_strdup_printf (_ ("the map of “%s” is out of balance by %.2g, where %.2g are allowed, from %s on"),
                         via_model_label (model, class), error_of (check), check->allowed, check->step ? check->step : "?");
  say_warning (via_method_id (method), why);
}

void
check_warn (const Attributions *attributions, const ViaModel *model)
{
  tell_checks (attributions, warn_of_check, model);
}
