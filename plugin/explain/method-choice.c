/* method-choice.c - see method-choice.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "method-choice.h"

#include <glib/gi18n-lib.h>

static void
choose (MethodChoice *choice, const ViaMethod *method, const ViaExplainOptions *options)
{
  choice->methods[choice->n] = method;
  choice->options[choice->n] = *options;
  choice->n++;
}

static void
leave_out (MethodChoice *choice, const ViaMethod *method)
{
  char *names = choice->left_out;

  choice->left_out = names ? g_strconcat (names, ", ", via_method_id (method), NULL) : g_strdup (via_method_id (method));
  g_free (names);
}

static gboolean
choose_named (MethodChoice *choice, const SettingsMethods *list, const ViaTrace *trace, const ViaExplainOptions *options,
              GError **error)
{
  for (guint i = 0; i < list->n; i++)
    {
      if (!via_method_suits (list->methods[i], trace, options, error))
        return FALSE;
      choose (choice, list->methods[i], options);
    }
  return TRUE;
}

/* A block that the network does not have is no reason to leave out every method that has a start: that is a mistake. */
static gboolean
check_start (const ViaTrace *trace, const ViaExplainOptions *options, GError **error)
{
  const ViaExplainOptions start = { .start_layer = options->start_layer };

  return via_method_suits (*via_method_list (), trace, &start, error);
}

static gboolean
choose_of_all (MethodChoice *choice, const SettingsMethods *list, const ViaTrace *trace, const ViaExplainOptions *options,
               GError **error)
{
  if (!check_start (trace, options, error))
    return FALSE;
  for (guint i = 0; i < list->n; i++)
    {
      const ViaMethod  *method = list->methods[i];
      ViaExplainOptions own = via_method_options (method, options);

      if (via_method_suits (method, trace, &own, NULL))
        choose (choice, method, &own);
      else
        leave_out (choice, method);
    }
  return TRUE;
}

gboolean
method_choice_make (MethodChoice *choice, const Settings *settings, const ViaTrace *trace, const ViaExplainOptions *options,
                    GError **error)
{
  const SettingsMethods *list = settings_methods (settings);

  *choice = (MethodChoice){ .methods = g_new (const ViaMethod *, list->n), .options = g_new (ViaExplainOptions, list->n) };

  if (list->all ? choose_of_all (choice, list, trace, options, error) : choose_named (choice, list, trace, options, error))
    return TRUE;
  method_choice_clear (choice);
  return FALSE;
}

char *
method_choice_note (const MethodChoice *choice)
{
  if (!choice->left_out)
    return NULL;
  return g_strdup_printf (_ ("left out, because they do not suit this network or these options: %s"), choice->left_out);
}

void
method_choice_clear (MethodChoice *choice)
{
  g_free (choice->methods);
  g_free (choice->options);
  g_free (choice->left_out);
  *choice = (MethodChoice){ 0 };
}
