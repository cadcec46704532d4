/* contrast.c - see contrast.h.
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "contrast.h"

#include <glib/gi18n-lib.h>

gboolean
contrast_read (const ViaTrace *trace, const char *against, int *rival, GError **error)
{
  g_autofree char *text = g_strstrip (g_strdup (against));
  g_autofree int  *classes = NULL;
  guint            n;

  *rival = CONTRAST_NONE;
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
