/* contrast.c - see contrast.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "contrast.h"

#include <glib/gi18n-lib.h>
#include <string.h>

gboolean
contrast_is_prompt (const char *against)
{
  return *against && !g_str_equal (against, CONTRAST_REST) && !g_str_equal (against, CONTRAST_OTHERS)
         && !g_str_equal (against, CONTRAST_NOBODY);
}

/* Of classes that are texts: FALSE when it has to be looked for as of any others. */
static gboolean
read_of_texts (const ViaModel *model, const char *text, int *rival)
{
  if (!contrast_is_prompt (text))
    {
      *rival = g_str_equal (text, CONTRAST_NOBODY) || (!*text && via_model_n_classes (model) < 2) ? CONTRAST_NONE : VIA_REST;
      return TRUE;
    }
  for (int i = 0; i < via_model_n_classes (model); i++)
    if (g_str_equal (text, via_model_label (model, i)))
      {
        *rival = i;
        return TRUE;
      }
  return FALSE;
}

gboolean
contrast_read (const ViaTrace *trace, const char *against, int *rival, GError **error)
{
  const ViaModel  *model = via_trace_model (trace);
  g_autofree char *text = g_strstrip (g_strdup (against));
  g_autofree int  *classes = NULL;
  guint            n;

  *rival = CONTRAST_NONE;
  if (via_model_text_scale (model) > 0 && read_of_texts (model, text, rival))
    return TRUE;
  if (*text == '\0')
    return TRUE;
  if (g_str_equal (text, CONTRAST_REST))
    {
      *rival = VIA_REST;
      return TRUE;
    }
  if (!(classes = via_trace_choose (trace, text, &n, error)))
    {
      g_prefix_error (error, "against: ");
      return FALSE;
    }
  if (n != 1)
    {
      g_set_error (error, VIA_ERROR, VIA_ERROR_NOT_FOUND, _ ("against: “%s” means %u classes; give one"), text, n);
      return FALSE;
    }
  *rival = classes[0];
  return TRUE;
}

ViaExplainOptions
contrast_options (const Settings *settings, int rival)
{
  ViaExplainOptions options = settings->explain;

  if (rival != CONTRAST_NONE)
    {
      options.contrast = TRUE;
      options.against = rival;
      options.where_possible = rival == VIA_REST && settings->against[strspn (settings->against, " \t\n")] == '\0';
    }
  return options;
}

gboolean
contrast_choose (const Settings *settings, const ViaTrace *trace, ViaExplainOptions *options, GError **error)
{
  int rival;

  if (!contrast_read (trace, settings->against, &rival, error))
    return FALSE;
  *options = contrast_options (settings, rival);
  return TRUE;
}
